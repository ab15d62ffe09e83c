using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Models;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Gallery;

/// <summary>The recipes and manifests of published models in <c>recipes/gallery</c>, bound as the build binds them.</summary>
internal static class GalleryFolder
{
    private static readonly ConcurrentDictionary<string, ModelManifest> Read = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, BoundRecipe> Bound = new(StringComparer.Ordinal);

    public static string Folder { get; } = Repository.File("recipes", "gallery");

    /// <summary>Names of the models, in ordinal order.</summary>
    public static EquatableArray<string> Models { get; } = Names("models", "*.manifest");

    /// <summary>Names of the recipes, in ordinal order.</summary>
    public static EquatableArray<string> Recipes { get; } = Names("", "*.yaml");

    public static ModelManifest Manifest(string model) => Read.GetOrAdd(model, static name =>
    {
        var path = Path.Combine(Folder, "models", name + ".manifest");
        var parsed = ManifestReader.Read(path, File.ReadAllText(path));
        Assert.Empty(parsed.Findings);
        return parsed.Manifest!;
    });

    public static BoundRecipe Bind(string recipe) => Bound.GetOrAdd(recipe, static name =>
    {
        var parsed = RecipeParser.Parse(name + ".yaml", File.ReadAllText(Path.Combine(Folder, name + ".yaml")));
        return Binder.Bind(parsed, Manifest(parsed.Recipe.Model!.Value), Models);
    });

    /// <summary>A recipe for one of the models.</summary>
    public static BoundRecipe BindText(string text)
    {
        var parsed = RecipeParser.Parse("recipes/sample.yaml", text);
        return Binder.Bind(parsed, Manifest(parsed.Recipe.Model!.Value), Models);
    }

    private static EquatableArray<string> Names(string folder, string pattern) => Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern)
        .Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal).ToEquatableArray();
}
