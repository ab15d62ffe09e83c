using System;
using System.Globalization;
using Planck.Models;

namespace Planck.Recipes;

/// <summary>
/// A layer pattern of a recipe, matched against whole module names: <c>*</c> stands for any text, dots included, <c>?</c> for one
/// character, <c>{0..3,7}</c> for one of these numbers; a pattern that does not begin with <c>*</c> may leave out the leading
/// <c>model.</c>. Everything else stands for itself, case-sensitively.
/// </summary>
public sealed record LayerPattern
{
    private LayerPattern(string text) => Text = text;

    public string Text { get; }

    /// <summary>Reads a pattern; null with an <paramref name="error"/> when a brace is open or does not hold numbers.</summary>
    public static LayerPattern? TryParse(string text, out string? error)
    {
        error = null;
        if (text.Length == 0)
        {
            error = "the pattern is empty";
            return null;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '}')
            {
                error = "'}' without '{'";
                return null;
            }

            if (text[i] != '{')
                continue;
            var close = text.IndexOf('}', i);
            if (close < 0)
            {
                error = "'{' is never closed";
                return null;
            }

            if (IndexSet.TryParse(text.Substring(i + 1, close - i - 1)) is null)
            {
                error = $"'{text.Substring(i, close - i + 1)}' is not a list of numbers such as {{0..3,7}}";
                return null;
            }

            i = close;
        }

        return new(text);
    }

    public bool Matches(string module) =>
        Matches(Text, 0, module, 0) || (Text[0] != '*' && module.StartsWith("model.", StringComparison.Ordinal) && Matches(Text, 0, module, 6));

    // Backtracks to the last star only, so time is at most pattern x name.
    private static bool Matches(string pattern, int p, string name, int n)
    {
        var (starPattern, starName) = (-1, 0);
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starPattern, starName) = (++p, n);
                continue;
            }

            if (p == pattern.Length && n == name.Length)
                return true;
            if (p < pattern.Length && n < name.Length && MatchOne(pattern, ref p, name, ref n))
                continue;
            if (starPattern < 0 || starName >= name.Length)
                return false;
            (p, n) = (starPattern, ++starName);
        }
    }

    private static bool MatchOne(string pattern, ref int p, string name, ref int n)
    {
        if (pattern[p] != '{')
        {
            if (pattern[p] != '?' && pattern[p] != name[n])
                return false;
            p++;
            n++;
            return true;
        }

        var end = n;
        while (end < name.Length && name[end] is >= '0' and <= '9')
            end++;
        var close = pattern.IndexOf('}', p);
        if (end == n
            || !int.TryParse(name.Substring(n, end - n), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !IndexSet.TryParse(pattern.Substring(p + 1, close - p - 1))!.Contains(index))
        {
            return false;
        }

        (p, n) = (close + 1, end);
        return true;
    }

    public override string ToString() => Text;
}
