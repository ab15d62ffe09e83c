using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Planck.Recipes;

namespace Planck.Generator;

/// <summary>A file of the project that this generator reads.</summary>
/// <param name="Kind"><c>Recipe</c>, <c>Manifest</c> or <c>EditorConfig</c>; empty for all others, whose text is not read.</param>
/// <param name="Settings">What the project says about a recipe.</param>
/// <param name="ProjectFolder">The folder that no import leaves; empty when the compiler was not told.</param>
internal sealed record ProjectFile(string Path, string Kind, string Text, RecipeSettings Settings, string ProjectFolder)
{
    private const string Metadata = "build_metadata.AdditionalFiles.";

    /// <summary>The metadata of an AdditionalFiles item that says what it is.</summary>
    public const string KindMetadata = Metadata + "RecipeKind";

    public const string ModelMetadata = Metadata + "Model";

    public const string TargetsMetadata = Metadata + "Targets";

    public const string CalibrationMetadata = Metadata + "Calibration";

    public const string ProjectFolderProperty = "build_property.MSBuildProjectDirectory";

    /// <summary>Whether it is a recipe, and no snippet that recipes import.</summary>
    public bool IsRecipe => Kind == "Recipe" && !RecipeDocument.IsSnippet(Path, Text, Settings);

    public bool IsManifest => Kind == "Manifest";

    public bool IsEditorConfig => Kind == "EditorConfig";

    /// <summary>Whether recipes may import it.</summary>
    public bool IsSnippet => Kind == "Recipe" && RecipeDocument.IsSnippet(Path, Text);

    public static ProjectFile Of(AdditionalText text, AnalyzerConfigOptionsProvider options, CancellationToken cancel)
    {
        var own = options.GetOptions(text);
        var kind = Value(own, KindMetadata) ?? "";
        return new(
            text.Path,
            kind,
            kind is "Recipe" or "Manifest" or "EditorConfig" ? text.GetText(cancel)?.ToString() ?? "" : "",
            new(Value(own, ModelMetadata), Value(own, TargetsMetadata), Value(own, CalibrationMetadata)),
            Value(options.GlobalOptions, ProjectFolderProperty) ?? "");
    }

    private static string? Value(AnalyzerConfigOptions options, string key) => options.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
}
