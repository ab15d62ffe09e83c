using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Decoders;

/// <summary><c>CTC</c>: repeated tokens count once, then padding is removed and the word delimiter becomes a space.</summary>
internal sealed class CtcDecoder(string padToken, string wordDelimiter, bool cleanup) : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        var decoded = new List<string>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && tokens[i] == tokens[i - 1])
                continue;
            var text = Replace(tokens[i], padToken, "");
            if (cleanup)
                text = Replace(WordPieceDecoder.CleanUp(text), wordDelimiter, " ");
            if (text.Length > 0)
                decoded.Add(text);
        }
        return decoded;
    }

    private static string Replace(string text, string from, string to) =>
        from.Length == 0 ? text : text.Replace(from, to, StringComparison.Ordinal);
}
