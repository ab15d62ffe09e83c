namespace Planck.Algorithms;

/// <summary>
/// Quantizes column by column and moves each column's error into the columns that follow, by the second moments of the inputs (Frantar et al. 2023,
/// arXiv 2210.17323).
/// </summary>
public sealed record Gptq : CalibrationAlgorithm
{
    public override string Id => "gptq";

    public override bool NeedsInputs => true;

    public override bool SeesQuantizedInputs => true;

    public override bool ChangesWeights => true;

    /// <summary>Share of the mean diagonal that is added to the diagonal of the Hessian.</summary>
    public double PercDamp { get; init; } = 0.01;

    /// <summary>Columns whose errors are collected before they move on.</summary>
    public int BlockSize { get; init; } = 128;

    /// <summary>Whether columns with large second moments come first; ModelOpt always takes them in order.</summary>
    public bool ActOrder { get; init; }
}
