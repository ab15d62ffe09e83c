using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>Where an import of a file can lie: beside the file that imports it, else in the project's folder.</summary>
internal static class ImportPath
{
    private static readonly string[] Suffixes = ["", ".yml", ".yaml"];

    /// <summary>The paths to try, in order, none of them outside of the project; empty when all would be.</summary>
    /// <param name="written">The path as the recipe has it.</param>
    /// <param name="importing">Path of the file it stands in.</param>
    /// <param name="project">The folder that must not be left; empty: the folder of <paramref name="importing"/>.</param>
    public static IReadOnlyList<string> Candidates(string written, string importing, string project)
    {
        written = written.Replace('\\', '/');
        if (written.StartsWith("/", StringComparison.Ordinal) || written.Contains(':'))
            return [];
        var folder = Folder(importing.Replace('\\', '/'));
        var root = project.Length == 0 ? folder : project.Replace('\\', '/').TrimEnd('/');
        return
        [
            .. new[] { folder, root }.Distinct(StringComparer.Ordinal)
                .Select(from => Normalize(from.Length == 0 ? written : from + "/" + written))
                .OfType<string>()
                .Where(path => Normalize(root) is not { Length: > 0 } inside || path.StartsWith(inside + "/", StringComparison.Ordinal))
                .SelectMany(static path => Suffixes.Select(suffix => path + suffix)),
        ];
    }

    private static string Folder(string path) => path.Substring(0, Math.Max(0, path.LastIndexOf('/')));

    // Without '.' and '..'; null when the path begins above where it is relative to.
    private static string? Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && (parts.Count == 0 || parts[parts.Count - 1].Length == 0))
                return null;
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part != "." && !(part.Length == 0 && parts.Count > 0))
                parts.Add(part);
        }

        return string.Join("/", parts);
    }
}
