using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// The shortest patterns that name modules left as they are and nothing that was quantized (ModelOpt 0.47's <c>exclude_modules</c>).
/// </summary>
public static class ExcludeModules
{
    /// <summary>
    /// For each kept module, the first of its parents (from the root) such that no quantized path starts with the parent's: <c>parent*</c>; or
    /// such that no quantized path is the parent or lies below it: <c>parent.*</c> (<c>layers.1.*</c> when <c>layers.10</c> is quantized). Without
    /// such a parent the path itself. In ordinal order, without repetitions.
    /// </summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> kept, IEnumerable<string> quantized)
    {
        // Sorted, so that the paths with a common prefix are neighbours: one binary search instead of a pass over 45,000 linears.
        string[] sorted = [.. quantized.Order(StringComparer.Ordinal)];
        var patterns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in kept)
            patterns.Add(Pattern(path, sorted));
        return [.. patterns];
    }

    private static string Pattern(string path, string[] quantized)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            var parent = path[..dot];
            if (!AnyStartsWith(quantized, parent))
                return parent + "*";
            if (Array.BinarySearch(quantized, parent, StringComparer.Ordinal) < 0 && !AnyStartsWith(quantized, parent + "."))
                return parent + ".*";
        }

        return path;
    }

    private static bool AnyStartsWith(string[] sorted, string prefix)
    {
        var index = Array.BinarySearch(sorted, prefix, StringComparer.Ordinal);
        if (index >= 0)
            return true;
        return ~index < sorted.Length && sorted[~index].StartsWith(prefix, StringComparison.Ordinal);
    }
}
