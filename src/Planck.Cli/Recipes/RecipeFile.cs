using System;
using System.IO;
using System.Linq;
using Planck.Checkpoints;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Cli.Recipes;

/// <summary>A recipe with its model, as they lie on disk.</summary>
/// <param name="Content">What it says, where that is not what the file at <paramref name="Path"/> says: it is of several files, comes with the program, or has overrides.</param>
/// <param name="Manifest">Null when nothing names a model, or an unknown one.</param>
/// <param name="Weights">The folder with the weights, when <c>--model</c> named one.</param>
internal sealed record RecipeFile(string Path, string? Content, ParsedRecipe Recipe, ParsedManifest? Manifest, string? Weights, ModelLibrary Models)
{
    /// <param name="modelsFolder">See <see cref="ModelLibrary.Around"/>.</param>
    /// <param name="model">What <c>--model</c> names (<see cref="NamedModel"/>); null when it was not given.</param>
    /// <param name="settings">What else is said about the recipe.</param>
    /// <param name="keepsManifest">Whether a recipe that names its model keeps the manifest of that name, and <paramref name="model"/> only says where the weights are.</param>
    /// <param name="isForForeignOnly">Whether a recipe of Planck's stays as it is, whatever else is said.</param>
    /// <exception cref="IOException">A file cannot be read; the message names it.</exception>
    public static RecipeFile Read(string path, string? modelsFolder, string? model, RecipeSettings settings, bool keepsManifest = false, bool isForForeignOnly = false)
    {
        var source = RecipeSource.Open(path);
        var isOwn = source.Folder is null && RecipeDialects.Detect(source.Text) == RecipeDialect.Planck;
        if (isOwn && isForForeignOnly)
            (model, settings) = (null, RecipeSettings.None);
        var named = model is null ? null : keepsManifest && isOwn ? new NamedModel("", null, model) : NamedModel.Of(model);
        settings = settings with { Model = named?.Name };
        var imports = RecipeFolder.Imports(source.Folder?.Metadata.Path ?? source.Path);
        var recipe = source.Folder is { } files ? RecipeDocument.ParseFolder(source.Path, files, settings, imports) : RecipeDocument.Parse(source.Path, source.Text, settings, imports);
        var models = ModelLibrary.Around(source.Path, modelsFolder);
        var manifest = named?.Manifest is { } given ? Renamed(given, recipe.Recipe.Model?.Value) : recipe.Recipe.Model is { } name ? models.Find(name.Value) : null;
        return new(source.Path, source.IsFile && settings.Overrides.Count == 0 ? null : ContentOf(source, settings), recipe, manifest, named?.Weights, models);
    }

    private static string ContentOf(RecipeSource source, RecipeSettings settings) => source.Text + string.Concat(settings.Overrides.Select(static o => $"# --set {o}\n"));

    // A recipe that says which model it is for calls the same model by its name.
    private static ParsedManifest Renamed(ParsedManifest given, string? name) =>
        given.Manifest is { } manifest && name is not null ? given with { Manifest = manifest with { Name = name } } : given;
}
