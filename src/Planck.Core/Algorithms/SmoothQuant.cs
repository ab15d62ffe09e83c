namespace Planck.Algorithms;

/// <summary>Moves the range of activations into the weights, column by column (Xiao et al. 2023, arXiv 2211.10438).</summary>
public sealed record SmoothQuant : CalibrationAlgorithm
{
    public override string Id => "smoothquant";

    public override bool NeedsInputs => true;

    public override bool Smooths => true;

    /// <summary>Share of the activations' range that the weights take; 1 takes all.</summary>
    public double Alpha { get; init; } = 1.0;
}
