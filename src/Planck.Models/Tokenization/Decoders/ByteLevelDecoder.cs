using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Decoders;

/// <summary><c>ByteLevel</c>: the byte alphabet back to UTF-8. A token with a character outside the alphabet stands for itself.</summary>
internal sealed class ByteLevelDecoder : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens)
            Append(token, bytes);
        // The runtime replaces invalid sequences by maximal subparts, as the reference does.
        return [System.Text.Encoding.UTF8.GetString([.. bytes])];
    }

    private static void Append(string token, List<byte> bytes)
    {
        var first = bytes.Count;
        foreach (var c in token)
        {
            // Characters beyond the BMP are surrogates here, which are outside the alphabet, too.
            if (ByteAlphabet.ByteOf(c) < 0)
            {
                bytes.RemoveRange(first, bytes.Count - first);
                bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(token));
                return;
            }
            bytes.Add((byte)ByteAlphabet.ByteOf(c));
        }
    }
}
