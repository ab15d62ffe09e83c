using System;
using System.IO;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Recipes.ModelOpt.Imports;

namespace Planck.Cli.Recipes;

/// <summary>What a recipe's name on the command line stands for: a file, a folder with the files of one recipe, or a recipe that ModelOpt ships.</summary>
/// <param name="Path">As findings name it; data are named from its folder.</param>
/// <param name="Text">All that the recipe says.</param>
/// <param name="Folder">The files of a recipe in a folder; null for a recipe of one file.</param>
/// <param name="IsFile">Whether <paramref name="Text"/> is that of the file at <paramref name="Path"/>.</param>
internal sealed record RecipeSource(string Path, string Text, RecipeFolderFiles? Folder, bool IsFile)
{
    // A recipe or preset that ModelOpt ships, by its path there or by the name its command line has.
    private const string ShippedPrefix = "modelopt:";

    private static readonly string[] Extensions = [".yml", ".yaml"];

    /// <summary>Whether a name on the command line means a recipe that ModelOpt ships.</summary>
    public static bool IsShipped(string path) => path.StartsWith(ShippedPrefix, StringComparison.Ordinal);

    /// <summary>Whether a folder is a recipe, and does not hold some.</summary>
    public static bool IsRecipe(string folder) => Section(folder, "metadata") is not null;

    /// <exception cref="IOException">There is nothing, or it cannot be read; the message names it.</exception>
    public static RecipeSource Open(string path)
    {
        if (IsShipped(path))
            return Shipped(path[ShippedPrefix.Length..]);
        if (Directory.Exists(path))
            return OfFolder(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: the file does not exist");
        return new(path, File.ReadAllText(path), null, IsFile: true);
    }

    private static RecipeSource OfFolder(string path)
    {
        // The system's own words for a folder are "access is denied", which sends people to look at permissions.
        var metadata = Section(path, "metadata") ?? throw new IOException($"{path}: is a folder; name the recipe's file, or a folder with metadata.yml and quantize.yml of ModelOpt");
        var quantize = Section(path, "quantize");
        return new(System.IO.Path.TrimEndingDirectorySeparator(path), metadata.Text + quantize?.Text, new(metadata, quantize), IsFile: false);
    }

    private static RecipeFolderFile? Section(string folder, string name) => Extensions.Select(e => System.IO.Path.Combine(folder, name + e)).FirstOrDefault(File.Exists) is { } path
        ? new(path, File.ReadAllText(path))
        : null;

    private static RecipeSource Shipped(string name)
    {
        var text = ModelOptLibrary.Read(name) ?? ModelOptLibrary.Read(ModelOptLibrary.ModelPresets + name);
        if (text is not null)
            return new(name.Split('/').Last() + ".yaml", text, null, IsFile: false);
        var near = Suggestion.DidYouMean(name, ModelOptLibrary.Paths.Concat(ModelOptLibrary.Paths.Where(static p => p.StartsWith(ModelOptLibrary.ModelPresets, StringComparison.Ordinal)).Select(static p => p[ModelOptLibrary.ModelPresets.Length..])));
        throw new FileNotFoundException($"{ShippedPrefix}{name}: ModelOpt ships no such recipe or preset{(near is null ? "" : "; " + near)}");
    }
}
