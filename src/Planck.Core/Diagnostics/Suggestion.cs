using System;
using System.Collections.Generic;

namespace Planck.Diagnostics;

/// <summary>Finds what someone meant to write.</summary>
public static class Suggestion
{
    // Nobody misspells a word of this length, and the distance is quadratic in it.
    private const int MaxLength = 200;

    /// <summary>
    /// The candidate with the smallest Damerau-Levenshtein distance (optimal string alignment: insertion, deletion, substitution, swap of
    /// neighbours) to the word, compared without regard to case and with '-' and ' ' read as '_'. A third of the longer word may differ.
    /// Of equally near candidates the one with the longer common beginning wins, then the ordinally first. If none is that near, the only
    /// candidate of which the word is a part of at least three letters; otherwise null.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
            return null;
        var folded = Fold(word);
        var (best, bestDistance, bestPrefix) = ((string?)null, int.MaxValue, 0);
        var (container, containers) = ((string?)null, 0);
        foreach (var candidate in candidates)
        {
            if (candidate.Length is 0 or > MaxLength)
                continue;
            var other = Fold(candidate);
            if (folded.Length >= 3 && other.IndexOf(folded, StringComparison.Ordinal) >= 0)
                (container, containers) = (candidate, containers + 1);
            var limit = Math.Max(1, Math.Max(folded.Length, other.Length) / 3);
            if (Math.Abs(folded.Length - other.Length) > limit)
                continue;
            var distance = Distance(folded, other);
            if (distance > limit || distance >= Math.Max(folded.Length, other.Length))
                continue;
            var prefix = CommonPrefix(folded, other);
            if (IsBetter(distance, prefix, candidate, bestDistance, bestPrefix, best))
                (best, bestDistance, bestPrefix) = (candidate, distance, prefix);
        }

        return best ?? (containers == 1 ? container : null);
    }

    /// <summary><c>did you mean 'x'?</c>, or null when nothing is near.</summary>
    public static string? DidYouMean(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { } nearest ? $"did you mean {Excerpt.Quote(nearest)}?" : null;

    private static bool IsBetter(int distance, int prefix, string candidate, int bestDistance, int bestPrefix, string? best) =>
        distance != bestDistance ? distance < bestDistance
        : prefix != bestPrefix ? prefix > bestPrefix
        : string.CompareOrdinal(candidate, best) < 0;

    private static string Fold(string word) => word.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');

    private static int CommonPrefix(string a, string b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i])
            i++;
        return i;
    }

    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
