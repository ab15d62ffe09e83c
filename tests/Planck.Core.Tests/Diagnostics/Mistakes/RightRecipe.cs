using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Core.Tests.Diagnostics.Examples;
using Planck.Core.Tests.Gallery;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics.Mistakes;

/// <summary>A recipe of the repository that compiles without a word: bundled, of the gallery, or the cure on the page of a diagnostic.</summary>
/// <param name="Name">Its file, or the page.</param>
internal sealed record RightRecipe(string Name, string Text)
{
    private static readonly Lazy<ModelManifest> Bundled = new(static () =>
        ManifestReader.Read("classics-7m.manifest", File.ReadAllText(Repository.File("recipes", "models", "classics-7m.manifest"))).Manifest!);

    /// <summary>All of them, in order of name.</summary>
    public static IReadOnlyList<RightRecipe> All { get; } =
    [
        .. Directory.GetFiles(Repository.File("recipes"), "*.yaml").Order(StringComparer.Ordinal).Select(static f => new RightRecipe(Path.GetFileName(f), File.ReadAllText(f))),
        .. GalleryFolder.Recipes.Select(static r => new RightRecipe($"gallery/{r}.yaml", File.ReadAllText(Path.Combine(GalleryFolder.Folder, r + ".yaml")))),
        .. Rules.All.Select(RulePage.Of).Where(static p => p.Cured is not null).Select(static p => new RightRecipe(p.Rule.Id + ".md", p.Cured!)),
    ];

    /// <summary>Of the recipe as it is.</summary>
    public BoundRecipe Bind() => Bind(Text);

    /// <summary>Of another text in its place, for the same model if that one names none.</summary>
    public BoundRecipe Bind(string text)
    {
        var parsed = RecipeParser.Parse("recipes/right.yaml", text);
        var models = Name.StartsWith("gallery/", StringComparison.Ordinal) ? GalleryFolder.Models
            : Name.EndsWith(".md", StringComparison.Ordinal) ? ExampleModels.All.Keys.ToEquatableArray()
            : [Bundled.Value.Name];
        var manifest = parsed.Recipe.Model is not { } model || !models.Contains(model.Value) ? null
            : Name.StartsWith("gallery/", StringComparison.Ordinal) ? GalleryFolder.Manifest(model.Value)
            : Name.EndsWith(".md", StringComparison.Ordinal) ? ExampleModels.All[model.Value]
            : Bundled.Value;
        return Binder.Bind(parsed, manifest, models);
    }

    public override string ToString() => Name;
}
