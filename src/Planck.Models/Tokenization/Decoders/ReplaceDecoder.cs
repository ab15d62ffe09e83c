using System;
using System.Collections.Generic;
using System.Text;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Decoders;

/// <summary><c>Replace</c>: in every token each match becomes the content.</summary>
internal sealed class ReplaceDecoder(TextPattern pattern, string content) : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        var matches = new List<(int Start, int End)>();
        return tokens.ConvertAll(token => Replaced(token, matches));
    }

    private string Replaced(string token, List<(int Start, int End)> matches)
    {
        var text = CodePoints.Of(token);
        matches.Clear();
        pattern.FindAll(text, matches);
        if (matches.Count == 0)
            return token;
        var result = new StringBuilder(token.Length);
        var at = 0;
        foreach (var (start, end) in matches)
        {
            result.Append(CodePoints.ToText(text.AsSpan(at, start - at))).Append(content);
            at = end;
        }
        return result.Append(CodePoints.ToText(text.AsSpan(at))).ToString();
    }
}
