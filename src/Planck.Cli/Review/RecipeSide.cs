using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Cli.Recipes;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Plans.Comparison;
using Planck.Recipes;
using Planck.Recipes.Schema;

namespace Planck.Cli.Review;

/// <summary>The recipes of one side of a comparison, compiled.</summary>
/// <param name="settings">Model, target and data for recipes of other tools.</param>
internal sealed class RecipeSide(ForeignSettings settings)
{
    /// <summary>What a project takes for recipes by default.</summary>
    public const string Extension = ".yaml";

    /// <summary>One recipe: a file, a folder that is a recipe, or one that ModelOpt ships.</summary>
    public ComparedRecipe OfRecipe(string path)
    {
        var root = RecipeSource.IsShipped(path) ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Compared(root, RecipeCompilation.Of(settings.Read(RecipeSource.IsShipped(path) ? path : Path.GetFullPath(path))));
    }

    /// <summary>The recipes of a folder and of those below it.</summary>
    public IReadOnlyList<ComparedRecipe> OfFolder(string folder) => Compile(folder, Files(folder, ""), mustHaveModels: false);

    /// <summary>Those among the files of a repository that have models beside or above them.</summary>
    /// <param name="root">What <paramref name="files"/> are relative to.</param>
    public IReadOnlyList<ComparedRecipe> OfRepository(string root, IEnumerable<string> files) =>
        Compile(root, files.Where(f => f.EndsWith(Extension, StringComparison.Ordinal) && File.Exists(Path.Combine(root, f))), mustHaveModels: true);

    private List<ComparedRecipe> Compile(string root, IEnumerable<string> files, bool mustHaveModels)
    {
        var recipes = files.Order(StringComparer.Ordinal)
            .Select(f => (Path: Path.Combine(root, f), Relative: f))
            .Where(f => !mustHaveModels || IsRecipe(File.ReadAllText(f.Path)))
            .Select(f => settings.Read(f.Path))
            .Where(f => !mustHaveModels || f.Models.Folder is not null)
            .ToList();
        return [.. RecipeCompilation.OfAll(recipes).Select(c => Compared(root, c))];
    }

    // A repository has YAML of many kinds; what is named by hand is taken for a recipe, whatever it holds.
    private static bool IsRecipe(string text) =>
        RecipeDialects.Detect(text) != RecipeDialect.Planck || text.Split('\n').Any(static line => line.IndexOf(':') is > 0 and var colon && RecipeSchema.Recipe.Find(line[..colon].TrimEnd()) is not null);

    private static ComparedRecipe Compared(string root, RecipeCompilation compilation)
    {
        var path = Relative(root, compilation.Path);
        var name = compilation.Plan?.Name ?? Path.GetFileNameWithoutExtension(path);
        return new(path, name, compilation.Plan, compilation.Findings.Select(f => Shown(root, f)).ToEquatableArray());
    }

    // The folder of a revision is a temporary one.
    private static Finding Shown(string root, Finding finding) => finding with
    {
        Span = finding.Span with { Path = Relative(root, finding.Span.Path) },
        Message = finding.Message.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal),
    };

    private static string Relative(string root, string path)
    {
        var relative = Path.GetRelativePath(root, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace('\\', '/');
    }

    // Without what builds leave, and hidden folders.
    private static IEnumerable<string> Files(string root, string below) =>
        Directory.EnumerateFiles(Path.Combine(root, below), "*" + Extension).Select(f => Path.Combine(below, Path.GetFileName(f)))
            .Concat(Directory.EnumerateDirectories(Path.Combine(root, below)).Select(static d => Path.GetFileName(d))
                .Where(static d => d is not ("bin" or "obj") && !d.StartsWith('.'))
                .SelectMany(d => Files(root, Path.Combine(below, d))));
}
