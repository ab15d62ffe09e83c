using System;

namespace Planck.Chat.Values;

/// <summary>White space and line breaks as Python's <c>str</c> has them: .NET's, and the separators U+001C to U+001F.</summary>
internal static class PythonSpace
{
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
            end--;
        return text[..end];
    }

    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
            start++;
        return text[start..];
    }

    public static string Trim(string text) => TrimStart(TrimEnd(text));

    /// <summary>Units of the line break at <paramref name="at"/>, or 0: <c>str.splitlines</c> knows more than <c>\n</c>.</summary>
    public static int LineBreak(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '\r' => at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1,
        '\n' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029' => 1,
        _ => 0,
    };
}
