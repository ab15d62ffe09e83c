using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Models;

namespace Planck.Cli.Recipes;

/// <summary>
/// The models a recipe can name: the <c>NAME.manifest</c> files of the folder <c>models</c> beside it, or beside a folder above it. The weights of a model
/// are in <c>models/NAME/</c>.
/// </summary>
internal sealed class ModelLibrary
{
    private const string FolderName = "models";
    private const string Extension = ".manifest";

    private readonly IReadOnlyList<string> _folders;

    private ModelLibrary(IReadOnlyList<string> folders)
    {
        _folders = folders;
        Manifests = folders.SelectMany(static f => Directory.EnumerateFiles(f, "*" + Extension))
            .Select(static f => new NamedFile(f, Path.GetFileNameWithoutExtension(f)))
            .DistinctBy(static m => m.Name, StringComparer.Ordinal).OrderBy(static m => m.Name, StringComparer.Ordinal).ToEquatableArray();
        Names = Manifests.Select(static m => m.Name).ToEquatableArray();
    }

    /// <summary>The nearest folder with manifests; null when there is none.</summary>
    public string? Folder => _folders.Count == 0 ? null : _folders[0];

    /// <summary>The manifests of all models, the nearest of a name, in ordinal order of names.</summary>
    public EquatableArray<NamedFile> Manifests { get; }

    /// <summary>Names of all models, in ordinal order.</summary>
    public EquatableArray<string> Names { get; }

    /// <param name="modelsFolder">Looked in instead of the folders around the recipe; null for those.</param>
    public static ModelLibrary Around(string recipePath, string? modelsFolder)
    {
        if (modelsFolder is not null)
            return new(Directory.Exists(modelsFolder) ? [modelsFolder] : throw new DirectoryNotFoundException($"{modelsFolder}: the folder does not exist"));
        var folders = new List<string>();
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(recipePath)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var models = Path.Combine(folder, FolderName);
            if (Directory.Exists(models) && Directory.EnumerateFiles(models, "*" + Extension).Any())
                folders.Add(models);
        }

        return new(folders);
    }

    /// <summary>The manifest of that name; null when there is none.</summary>
    public ParsedManifest? Find(string model) => PathOf(model) is { } path ? ManifestReader.Read(path, File.ReadAllText(path)) : null;

    /// <summary>The manifest's file; null when there is none.</summary>
    public string? PathOf(string model) => Manifests.FirstOrDefault(m => m.Name == model)?.Path;

    /// <summary>The folder with the model's weights; null when it is not there.</summary>
    public string? WeightsOf(string model) => _folders.Select(f => Path.Combine(f, model)).FirstOrDefault(Directory.Exists);
}
