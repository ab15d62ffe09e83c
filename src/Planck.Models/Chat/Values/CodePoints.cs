using System;
using System.Text;

namespace Planck.Chat.Values;

/// <summary>
/// Texts as Python sees them, where an element is a code point and not a UTF-16 unit. Half of a surrogate pair standing alone is an element.
/// </summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (IsPair(text, i - 1))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>UTF-16 units of the element that begins at <paramref name="at"/>.</summary>
    public static int Width(string text, int at) => IsPair(text, at) ? 2 : 1;

    /// <summary>The UTF-16 offset of element <paramref name="index"/>; the text's length for all indices behind the end.</summary>
    public static int Offset(string text, int index)
    {
        var at = 0;
        for (; index > 0 && at < text.Length; index--)
            at += Width(text, at);
        return at;
    }

    /// <summary>The elements, each as a text.</summary>
    public static string[] Split(string text)
    {
        var elements = new string[Count(text)];
        for (var (i, at) = (0, 0); i < elements.Length; i++)
        {
            var width = Width(text, at);
            elements[i] = text.Substring(at, width);
            at += width;
        }

        return elements;
    }

    public static bool IsAllBmp(string text) => text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0;

    /// <summary>Order by code points; by UTF-16 units, characters beyond U+FFFF would come before U+E000.</summary>
    public static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        var (x, y) = (a[common], b[common]);
        if (char.IsSurrogate(x) != char.IsSurrogate(y) && IsPairAround(char.IsSurrogate(x) ? a : b, common))
            return char.IsSurrogate(x) ? 1 : -1;
        return x.CompareTo(y);
    }

    /// <summary>The text of one code point.</summary>
    public static string Of(int codePoint) => Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : ((char)codePoint).ToString();

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);

    private static bool IsPairAround(string text, int at) => IsPair(text, at) || (at > 0 && IsPair(text, at - 1));
}
