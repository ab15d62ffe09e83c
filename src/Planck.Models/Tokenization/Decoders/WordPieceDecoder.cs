using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Decoders;

/// <summary><c>WordPiece</c>: continuations are joined, words are separated by a space.</summary>
internal sealed class WordPieceDecoder(string prefix, bool cleanup) : Decoder
{
    private static readonly (string From, string To)[] Replacements =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public override List<string> Decode(List<string> tokens)
    {
        var decoded = new List<string>(tokens.Count);
        foreach (var token in tokens)
        {
            var text = decoded.Count == 0 ? token
                : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..]
                : " " + token;
            decoded.Add(cleanup ? CleanUp(text) : text);
        }
        return decoded;
    }

    /// <summary>Removes the spaces that tokenization put before punctuation and English contractions.</summary>
    public static string CleanUp(string text)
    {
        foreach (var (from, to) in Replacements)
            text = text.Replace(from, to, StringComparison.Ordinal);
        return text;
    }
}
