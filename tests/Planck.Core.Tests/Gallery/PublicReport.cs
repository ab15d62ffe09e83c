using System;
using Planck.Binding;
using Planck.Collections;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Core.Tests.Gallery;

/// <summary>Something that failed for somebody after hours, or on the GPU, and is a finding at compile time here.</summary>
/// <param name="Source">Where it was reported.</param>
/// <param name="Story">What happened.</param>
internal sealed record PublicReport(string Source, string Story)
{
    /// <summary>The published model, or the one of the gallery with the same sizes.</summary>
    public required string Model { get; init; }

    /// <summary>What was asked for, as a recipe; line 1, <c>model: NAME</c>, is put before it.</summary>
    public required string Recipe { get; init; }

    /// <summary>Where the finding stands, one-based, and its id.</summary>
    public required (int Line, int Column, string Rule) Finding { get; init; }

    /// <summary>What its message says: the numbers that make it true.</summary>
    public required EquatableArray<string> Says { get; init; }

    /// <summary>Text of the recipe and what to write instead, so that it compiles: the report's own cure.</summary>
    public required (string Was, string Is) Cure { get; init; }

    /// <summary>A size of the gallery's model, and the one that the model of the report has instead.</summary>
    public (int Gallery, int Report)? Width { get; init; }

    /// <summary>Whether the finding is a warning, so that there is a plan all the same.</summary>
    public bool Warns { get; init; }

    public BoundRecipe Compile() => Compile(Recipe + "\n");

    public BoundRecipe CompileCured()
    {
        var lines = Recipe + "\n";
        Assert.Contains(Cure.Was, lines, StringComparison.Ordinal);
        return Compile(lines.Replace(Cure.Was, Cure.Is, StringComparison.Ordinal));
    }

    public override string ToString() => Source;

    private BoundRecipe Compile(string recipe) =>
        Binder.Bind(RecipeParser.Parse("report.yaml", $"model: {Model}\n{recipe}"), Manifest(), GalleryFolder.Models);

    // As an edited manifest would say it: in the configuration and in every tensor.
    private ModelManifest Manifest()
    {
        var manifest = GalleryFolder.Manifest(Model);
        return Width is not var (has, wanted)
            ? manifest
            : ManifestReader.Read(Model + ".manifest", ManifestWriter.Write(manifest).Replace($" {has}\n", $" {wanted}\n", StringComparison.Ordinal)
                .Replace($" {has}x", $" {wanted}x", StringComparison.Ordinal).Replace($"x{has} ", $"x{wanted} ", StringComparison.Ordinal)).Manifest!;
    }
}
