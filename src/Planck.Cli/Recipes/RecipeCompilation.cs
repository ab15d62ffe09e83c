using System.IO;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Cli.Recipes;

/// <summary>A recipe read and bound as the build does it: the same findings, and the plan when none of them is an error.</summary>
internal sealed record RecipeCompilation(string Path, QuantPlan? Plan, EquatableArray<Finding> Findings, ModelLibrary Models)
{
    /// <param name="modelsFolder">See <see cref="ModelLibrary.Around"/>.</param>
    public static RecipeCompilation Of(string path, string? modelsFolder)
    {
        var recipe = RecipeParser.Parse(path, Read(path));
        var models = ModelLibrary.Around(path, modelsFolder);
        var manifest = recipe.Recipe.Model is { } model ? models.Find(model.Value) : null;
        if (manifest is { Manifest: null })
            return new(path, null, [.. recipe.Findings, .. manifest.Findings], models);
        var bound = Binder.Bind(recipe, manifest?.Manifest, models.Names);
        return new(path, bound.Plan, bound.Findings, models);
    }

    // The system's own words for a folder are "access is denied", which sends people to look at permissions.
    private static string Read(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path}: is a folder; name the recipe's file");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: the file does not exist");
        return File.ReadAllText(path);
    }
}
