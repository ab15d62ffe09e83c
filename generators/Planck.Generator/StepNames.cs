namespace Planck.Generator;

/// <summary>The steps of the pipeline as Roslyn's step tracking names them.</summary>
public static class StepNames
{
    /// <summary>A recipe, parsed.</summary>
    public const string Recipe = nameof(Recipe);

    /// <summary>A model's manifest, read.</summary>
    public const string Manifest = nameof(Manifest);

    /// <summary>A recipe with the one manifest it names: another model's change stops here.</summary>
    public const string Bound = nameof(Bound);

    /// <summary>The plan's text and the findings.</summary>
    public const string Plan = nameof(Plan);

    /// <summary>A plan's file, without positions: what moves in a recipe without changing its plan stops here.</summary>
    public const string Source = nameof(Source);

    /// <summary>A typed model's file.</summary>
    public const string ModelSource = nameof(ModelSource);

    /// <summary>What is wrong with a recipe, and where.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>What is wrong with a manifest, and where.</summary>
    public const string ModelDiagnostics = nameof(ModelDiagnostics);
}
