using System;
using System.Collections.Generic;

namespace Planck.Diagnostics;

/// <summary>Finds what a misspelled name was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the fewest insertions, deletions, replacements and swaps of neighbours (optimal string alignment distance,
    /// letter case ignored), the first of equals; null when every candidate differs in more than a third of the text.
    /// </summary>
    public static string? Find(string text, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var least = Math.Max(2, text.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - text.Length) >= least)
                continue;
            var distance = Distance(text.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static int Distance(string left, string right)
    {
        var (beforeLast, last, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
            last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }
}
