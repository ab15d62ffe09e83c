using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Models;
using Planck.Recipes;
using Planck.Recipes.ModelOpt.Imports;

namespace Planck.Cli.Recipes;

/// <summary>A recipe with its model, as they lie on disk.</summary>
/// <param name="Manifest">Null when nothing names a model, or an unknown one.</param>
/// <param name="Weights">The folder with the weights, when <c>--model</c> named one.</param>
internal sealed record RecipeFile(string Path, string Text, ParsedRecipe Recipe, ParsedManifest? Manifest, string? Weights, ModelLibrary Models)
{
    // A recipe or preset that ModelOpt ships, by its path there or by the name its command line has.
    private const string ShippedPrefix = "modelopt:";

    /// <param name="modelsFolder">See <see cref="ModelLibrary.Around"/>.</param>
    /// <param name="model">What <c>--model</c> names (<see cref="NamedModel"/>); null when it was not given.</param>
    /// <param name="settings">What else is said about the recipe.</param>
    /// <param name="keepsManifest">Whether a recipe that names its model keeps the manifest of that name, and <paramref name="model"/> only says where the weights are.</param>
    /// <exception cref="IOException">A file cannot be read; the message names it.</exception>
    public static RecipeFile Read(string path, string? modelsFolder, string? model, RecipeSettings settings, bool keepsManifest = false)
    {
        var (file, text) = Open(path);
        var named = model is null ? null : keepsManifest && RecipeDialects.Detect(text) == RecipeDialect.Planck ? new NamedModel("", null, model) : NamedModel.Of(model);
        var recipe = RecipeDocument.Parse(file, text, settings with { Model = named?.Name }, RecipeFolder.Imports(file));
        var models = ModelLibrary.Around(file, modelsFolder);
        var manifest = named?.Manifest is { } given ? Renamed(given, recipe.Recipe.Model?.Value) : recipe.Recipe.Model is { } name ? models.Find(name.Value) : null;
        return new(file, text, recipe, manifest, named?.Weights, models);
    }

    // A recipe that says which model it is for calls the same model by its name.
    private static ParsedManifest Renamed(ParsedManifest given, string? name) =>
        given.Manifest is { } manifest && name is not null ? given with { Manifest = manifest with { Name = name } } : given;

    private static (string Path, string Text) Open(string path)
    {
        if (path.StartsWith(ShippedPrefix, StringComparison.Ordinal))
            return Shipped(path[ShippedPrefix.Length..]);
        // The system's own words for a folder are "access is denied", which sends people to look at permissions.
        if (Directory.Exists(path))
            throw new IOException($"{path}: is a folder; name the recipe's file");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: the file does not exist");
        return (path, File.ReadAllText(path));
    }

    private static (string Path, string Text) Shipped(string name)
    {
        var text = ModelOptLibrary.Read(name) ?? ModelOptLibrary.Read(ModelOptLibrary.ModelPresets + name);
        if (text is not null)
            return (name.Split('/').Last() + ".yaml", text);
        var near = Diagnostics.Suggestion.DidYouMean(name, ModelOptLibrary.Paths.Concat(ModelOptLibrary.Paths.Where(static p => p.StartsWith(ModelOptLibrary.ModelPresets, StringComparison.Ordinal)).Select(static p => p[ModelOptLibrary.ModelPresets.Length..])));
        throw new FileNotFoundException($"{ShippedPrefix}{name}: ModelOpt ships no such recipe or preset{(near is null ? "" : "; " + near)}");
    }
}
