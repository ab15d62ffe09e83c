using System;
using System.Globalization;
using System.Text;

namespace Planck.Chat.Values;

/// <summary>Upper, lower and title case as Python's <c>str</c> has them: full mappings, so that one character can become several.</summary>
internal static class PythonCase
{
    private const char CapitalSigma = '\u03a3';
    private const char CapitalDottedI = '\u0130';

    public static string Upper(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at += CodePoints.Width(text, at))
            AppendUpper(result, text, at, title: false);
        return result.ToString();
    }

    public static string Lower(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at += CodePoints.Width(text, at))
            AppendLower(result, text, at);
        return result.ToString();
    }

    /// <summary>The first character in title case, the others in lower case.</summary>
    public static string Capitalize(string text) => Titled(text, static (_, at) => at == 0);

    /// <summary>Every letter after a character without case in title case, the others in lower case.</summary>
    public static string Title(string text) => Titled(text, static (t, at) => at == 0 || !IsCased(t, CodePointBefore(t, at)));

    public static string Swap(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at += CodePoints.Width(text, at))
        {
            if (Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsUpper(rune))
                AppendLower(result, text, at);
            else
                AppendUpper(result, text, at, title: false);
        }

        return result.ToString();
    }

    /// <summary>The character takes part in upper and lower case.</summary>
    public static bool IsCased(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune)
        && (Rune.IsUpper(rune) || Rune.IsLower(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter);

    private static string Titled(string text, Func<string, int, bool> isFirst)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at += CodePoints.Width(text, at))
        {
            if (isFirst(text, at))
                AppendUpper(result, text, at, title: true);
            else
                AppendLower(result, text, at);
        }

        return result.ToString();
    }

    private static void AppendUpper(StringBuilder result, string text, int at, bool title)
    {
        if (SpecialCasing.Find(text[at]) is { } entry)
            result.Append(title ? entry.Title : entry.Upper);
        else if (title && text[at] is >= '\u10d0' and <= '\u10ff')
            result.Append(text[at]); // Georgian letters have an upper case, but no title case
        else if (Rune.TryGetRuneAt(text, at, out var rune))
            result.Append(Rune.ToUpperInvariant(rune).ToString());
        else
            result.Append(text[at]); // half of a surrogate pair
    }

    private static void AppendLower(StringBuilder result, string text, int at)
    {
        if (text[at] == CapitalSigma)
            result.Append(IsFinal(text, at) ? '\u03c2' : '\u03c3');
        else if (text[at] == CapitalDottedI)
            result.Append("i\u0307");
        else if (Rune.TryGetRuneAt(text, at, out var rune))
            result.Append(Rune.ToLowerInvariant(rune).ToString());
        else
            result.Append(text[at]);
    }

    /// <summary>A sigma ends a word if a letter with case stands before it and none behind it, marks and the like not counted.</summary>
    private static bool IsFinal(string text, int at)
    {
        var before = CodePointBefore(text, at);
        while (before >= 0 && IsIgnorable(text, before))
            before = CodePointBefore(text, before);
        var after = at + 1;
        while (after < text.Length && IsIgnorable(text, after))
            after += CodePoints.Width(text, after);
        return before >= 0 && IsCased(text, before) && (after >= text.Length || !IsCased(text, after));
    }

    private static bool IsIgnorable(string text, int at) =>
        text[at] is '\'' or '.' or ':' or '\u00b7' or '\u2019' or '\u2018' or '\u2024' or '\u2027'
        || (Rune.TryGetRuneAt(text, at, out var rune) && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol);

    private static int CodePointBefore(string text, int at) =>
        at >= 2 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? at - 2 : at - 1;
}
