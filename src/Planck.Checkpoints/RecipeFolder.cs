using System;
using System.IO;
using System.Linq;
using Planck.Recipes;

namespace Planck.Checkpoints;

/// <summary>The files that a recipe on disk may import.</summary>
public static class RecipeFolder
{
    // Longer files are no recipes, and reading them is not tried.
    private const long LargestFile = 1 << 22;

    /// <summary>
    /// Files of the project a recipe belongs to: the nearest folder at or above it that has a project file, else the folder it stands in. Links that lead elsewhere do not
    /// count.
    /// </summary>
    /// <param name="recipePath">Path of the recipe.</param>
    /// <param name="projectFolder">The folder of the project, when it is known.</param>
    public static RecipeImports Imports(string recipePath, string? projectFolder = null)
    {
        // The paths that are asked for begin as the recipe's does.
        var recipeFolder = Path.GetDirectoryName(recipePath) ?? "";
        var project = projectFolder ?? ProjectOf(recipeFolder);
        var root = Path.GetFullPath(project.Length == 0 ? "." : project);
        return new(project.Replace('\\', '/').TrimEnd('/'), path => Read(path, root));
    }

    private static string ProjectOf(string recipeFolder)
    {
        for (var folder = Path.GetFullPath(recipeFolder.Length == 0 ? "." : recipeFolder); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.*proj").Any())
                return Path.IsPathRooted(recipeFolder) ? folder : Relative(folder);
        }

        return recipeFolder;
    }

    // A folder above the current one cannot be written without '..'; then imports begin beside the recipe.
    private static string Relative(string folder) => Path.GetRelativePath(".", folder) is var relative && relative is not "." && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : "";

    private static string? Read(string path, string root)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > LargestFile)
            return null;
        var real = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
        return Path.GetFullPath(real).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? File.ReadAllText(path) : null;
    }
}
