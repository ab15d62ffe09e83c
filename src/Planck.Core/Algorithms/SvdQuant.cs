namespace Planck.Algorithms;

/// <summary><see cref="AwqLite"/>, then the largest singular values of each weight stay in 16 bits (Li et al. 2024, arXiv 2411.05007).</summary>
public sealed record SvdQuant : CalibrationAlgorithm
{
    public override string Id => "svdquant";

    public override bool NeedsInputs => true;

    public override bool Smooths => true;

    public override bool ChangesWeights => true;

    /// <summary>Singular values that stay.</summary>
    public int LowRank { get; init; } = 32;
}
