using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Build;

/// <summary>The artifacts of a project beside each other, one line per recipe.</summary>
internal static class ArtifactTable
{
    private static readonly string[] Titles = ["recipe", "format", "algorithm", "size", "bits/weight", "perplexity", "KL", "seconds"];

    private const int FirstNumber = 3;

    /// <param name="rows">The cells of each line, as many as there are titles; perplexity is that over the original's.</param>
    /// <returns>Lines of equal columns: words to the left, numbers to the right.</returns>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows)
    {
        string[][] all = [Titles, .. rows];
        var widths = Titles.Select((_, column) => all.Max(r => r[column].Length)).ToArray();
        return all.Select(row => string.Join("  ", row.Select((cell, column) => column < FirstNumber ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    /// <summary>The line of one artifact.</summary>
    public static string[] Row(string recipe, RunnerFigures figures) =>
        [recipe, figures.Format, figures.Algorithm, figures.Size, figures.BitsPerWeight, figures.Ratio.Length == 0 ? "" : "x" + figures.Ratio, figures.Kl, figures.Seconds];
}
