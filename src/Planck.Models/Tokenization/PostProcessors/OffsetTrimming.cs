using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.PostProcessors;

/// <summary><c>trim_offsets</c> of byte-level tokenizers: leading and trailing spaces of a token do not count in its offsets.</summary>
internal static class OffsetTrimming
{
    public static void Apply(IEnumerable<EncodingDraft> encodings, bool addPrefixSpace)
    {
        foreach (var encoding in encodings)
        {
            Apply(encoding, addPrefixSpace);
            foreach (var window in encoding.Overflowing)
                Apply(window, addPrefixSpace);
        }
    }

    private static void Apply(EncodingDraft encoding, bool addPrefixSpace)
    {
        for (var i = 0; i < encoding.Count; i++)
        {
            var token = CodePoints.Of(encoding.Tokens[i]);
            var leading = 0;
            while (leading < token.Length && IsSpace(token[leading]))
                leading++;
            var trailing = 0;
            while (trailing < token.Length && IsSpace(token[^(trailing + 1)]))
                trailing++;
            var (start, end) = encoding.Offsets[i];
            // A single space at the start was put in front of the text and has no place in it to trim.
            if (leading == 1 && addPrefixSpace && (i == 0 || start == 0))
                leading = 0;
            start = Math.Min(start + leading, end);
            if (trailing > 0 && end >= trailing)
                end = Math.Max(end - trailing, start);
            encoding.Offsets[i] = new TokenOffset(start, end);
        }
    }

    private static bool IsSpace(int codePoint) => codePoint == ByteAlphabet.Space || LibrarySets.WhiteSpace.Contains(codePoint);
}
