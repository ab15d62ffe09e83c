using System.IO;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Cli.Recipes;

/// <summary>A recipe with the manifest it names, as they lie on disk.</summary>
/// <param name="Manifest">Null when the recipe names no model or an unknown one.</param>
internal sealed record RecipeFile(string Path, ParsedRecipe Recipe, ParsedManifest? Manifest, ModelLibrary Models)
{
    /// <param name="modelsFolder">See <see cref="ModelLibrary.Around"/>.</param>
    /// <exception cref="IOException">A file cannot be read; the message names it.</exception>
    public static RecipeFile Read(string path, string? modelsFolder)
    {
        var recipe = RecipeDocument.Parse(path, Text(path));
        var models = ModelLibrary.Around(path, modelsFolder);
        return new(path, recipe, recipe.Recipe.Model is { } model ? models.Find(model.Value) : null, models);
    }

    // The system's own words for a folder are "access is denied", which sends people to look at permissions.
    private static string Text(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path}: is a folder; name the recipe's file");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: the file does not exist");
        return File.ReadAllText(path);
    }
}
