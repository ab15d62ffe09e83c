using System.Collections.Generic;
using System.Text;

namespace Planck.Tokenization.Decoders;

/// <summary><c>Metaspace</c>: the visible character back to a space; those of the first token are dropped where one was put in front.</summary>
internal sealed class MetaspaceDecoder(int replacement, bool dropsFirst) : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        var decoded = new List<string>(tokens.Count);
        foreach (var token in tokens)
        {
            var text = new StringBuilder(token.Length);
            foreach (var rune in token.EnumerateRunes())
            {
                if (rune.Value != replacement)
                    text.Append(rune.ToString());
                else if (decoded.Count > 0 || !dropsFirst)
                    text.Append(' ');
            }
            decoded.Add(text.ToString());
        }
        return decoded;
    }
}
