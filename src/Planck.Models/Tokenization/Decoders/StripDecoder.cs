using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Decoders;

/// <summary>
/// <c>Strip</c>: removes up to that many of a character from the ends of every token. Where a short token consists of nothing else, for which
/// the reference library fails, nothing remains.
/// </summary>
internal sealed class StripDecoder(int content, int start, int stop) : Decoder
{
    public override List<string> Decode(List<string> tokens) => tokens.ConvertAll(Stripped);

    private string Stripped(string token)
    {
        var text = CodePoints.Of(token);
        var first = 0;
        while (first < Math.Min(start, text.Length) && text[first] == content)
            first++;
        var end = text.Length;
        while (text.Length - end < stop && end > first && text[end - 1] == content)
            end--;
        return first == 0 && end == text.Length ? token : CodePoints.ToText(text.AsSpan(first, end - first));
    }
}
