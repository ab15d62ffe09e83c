using System;
using System.Globalization;
using System.Text;

namespace Planck.Tokenization.Unicode;

/// <summary>Extended grapheme clusters (UAX 29), by the runtime's tables.</summary>
internal static class Graphemes
{
    /// <summary>Number of code points of the cluster that starts at <paramref name="start"/>; at least 1.</summary>
    public static int LengthAt(ReadOnlySpan<int> text, int start)
    {
        // Most clusters are one or two code points; the window grows only when a cluster fills it.
        for (var window = 8; ; window *= 4)
        {
            var slice = text.Slice(start, Math.Min(window, text.Length - start));
            var length = LengthIn(slice);
            if (length < slice.Length || slice.Length == text.Length - start)
                return length;
        }
    }

    private static int LengthIn(ReadOnlySpan<int> slice)
    {
        var units = slice.Length <= 64 ? stackalloc char[2 * slice.Length] : new char[2 * slice.Length];
        var count = 0;
        foreach (var c in slice)
            count += new Rune(c).EncodeToUtf16(units[count..]);
        var cluster = StringInfo.GetNextTextElementLength(units[..count]);
        var codePoints = 0;
        for (var i = 0; i < cluster; i++)
        {
            if (!char.IsLowSurrogate(units[i]))
                codePoints++;
        }
        return codePoints;
    }
}
