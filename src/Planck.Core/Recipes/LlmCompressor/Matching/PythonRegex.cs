using System;
using System.Text;
using System.Text.RegularExpressions;

namespace Planck.Recipes.LlmCompressor.Matching;

/// <summary>
/// A regular expression of Python's <c>re</c>, matched as <c>re.match</c> does: from the first character on, to wherever it ends. What the two languages write differently is
/// translated, what only .NET knows is refused as Python refuses it.
/// </summary>
internal sealed class PythonRegex
{
    // Names are short: whoever needs longer searches exponentially.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Regex _regex;

    private PythonRegex(Regex regex) => _regex = regex;

    /// <summary>Whether a match took too long and was given up; it counts as none.</summary>
    public bool IsTooSlow { get; private set; }

    /// <summary>Reads a pattern; null with an <paramref name="error"/> when Python would refuse it or nothing here can run it.</summary>
    public static PythonRegex? TryParse(string pattern, out string? error)
    {
        var translated = Translate(pattern, out error);
        if (error is not null)
            return null;
        try
        {
            return new(new(translated, RegexOptions.CultureInvariant, Patience));
        }
        catch (ArgumentException exception)
        {
            error = Reason(exception.Message);
            return null;
        }
    }

    /// <summary>Whether a text begins with a match.</summary>
    public bool IsMatch(string text)
    {
        if (IsTooSlow)
            return false;
        try
        {
            return _regex.Match(text) is { Success: true, Index: 0 };
        }
        catch (RegexMatchTimeoutException)
        {
            IsTooSlow = true;
            return false;
        }
    }

    private static string Translate(string pattern, out string? error)
    {
        error = null;
        var translated = new StringBuilder();
        var isInSet = false;
        for (var i = 0; i < pattern.Length && error is null; i++)
        {
            var c = pattern[i];
            if (c == '\\')
                error = TranslateEscape(pattern, ref i, isInSet, translated);
            else if (isInSet)
            {
                // A bracket within brackets begins a subtraction in .NET only.
                isInSet = c != ']';
                translated.Append(c == '[' ? "\\[" : c.ToString());
            }
            else if (c == '[')
            {
                isInSet = true;
                translated.Append(c);
                i = CopyFirstOfSet(pattern, i, translated);
            }
            else if (c == '(' && i + 1 < pattern.Length && pattern[i + 1] == '?')
                error = TranslateExtension(pattern, ref i, translated);
            else if (c == '{' && i + 1 < pattern.Length && pattern[i + 1] == ',')
                translated.Append("{0");
            else
                translated.Append(c);
        }

        return translated.ToString();
    }

    // "[]a]" and "[^]a]": a bracket that comes first is one of the characters.
    private static int CopyFirstOfSet(string pattern, int i, StringBuilder translated)
    {
        if (i + 1 < pattern.Length && pattern[i + 1] == '^')
            translated.Append(pattern[++i]);
        if (i + 1 < pattern.Length && pattern[i + 1] == ']')
        {
            translated.Append("\\]");
            i++;
        }

        return i;
    }

    private static string? TranslateEscape(string pattern, ref int i, bool isInSet, StringBuilder translated)
    {
        if (++i >= pattern.Length)
            return "bad escape (end of pattern)";
        var c = pattern[i];
        if (c == 'Z' && !isInSet)
            translated.Append("\\z");
        else if (IsLetter(c) && "abBdDfnrsStvwWxuA".IndexOf(c) < 0)
            return $"bad escape \\{c}";
        else
            translated.Append('\\').Append(c);
        return null;
    }

    private static string? TranslateExtension(string pattern, ref int i, StringBuilder translated)
    {
        var rest = pattern.Substring(i + 2);
        if (StartsWith(rest, "P<"))
        {
            translated.Append("(?<");
            i += 3;
            return null;
        }

        if (StartsWith(rest, "P="))
        {
            var end = rest.IndexOf(')');
            if (end < 0)
                return "missing ), unterminated name";
            translated.Append("\\k<").Append(rest.Substring(2, end - 2)).Append('>');
            i += 2 + end;
            return null;
        }

        if (StartsWith(rest, "<=") || StartsWith(rest, "<!") || (rest.Length > 0 && ":=!>#(".IndexOf(rest[0]) >= 0))
        {
            translated.Append("(?");
            i++;
            return null;
        }

        return TranslateFlags(rest, ref i, translated);
    }

    // (?i) at the beginning, (?i:...) anywhere; a, L and u choose alphabets, which module names do not need.
    private static string? TranslateFlags(string rest, ref int i, StringBuilder translated)
    {
        var length = 0;
        while (length < rest.Length && "aiLmsux-".IndexOf(rest[length]) >= 0)
            length++;
        if (length == 0 || length >= rest.Length || rest[length] is not (')' or ':'))
            return $"unknown extension ?{(rest.Length > 0 ? rest.Substring(0, Math.Min(2, rest.Length)) : "")}";
        if (rest[length] == ')' && i > 0)
            return $"global flags not at the start of the expression at position {i.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        var flags = rest.Substring(0, length).Replace("a", "").Replace("L", "").Replace("u", "");
        translated.Append(flags.Length == 0 && rest[length] == ')' ? "" : "(?" + flags + rest[length]);
        i += 2 + length;
        return null;
    }

    private static bool StartsWith(string text, string beginning) => text.StartsWith(beginning, StringComparison.Ordinal);

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    // ".NET says: Invalid pattern '...' at offset 3. Not enough )'s."
    private static string Reason(string message)
    {
        var offset = message.IndexOf(" at offset ", StringComparison.Ordinal);
        var start = offset < 0 ? message.LastIndexOf(" - ", StringComparison.Ordinal) + 3 : offset + 4;
        var reason = (offset < 0 && start < 3 ? message : message.Substring(start)).TrimEnd('.');
        return reason.Length == 0 ? "it is malformed" : char.ToLowerInvariant(reason[0]) + reason.Substring(1);
    }
}
