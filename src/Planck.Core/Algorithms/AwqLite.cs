namespace Planck.Algorithms;

/// <summary>Searches, per linear, the power of the mean activation by which columns are scaled (Lin et al. 2024, arXiv 2306.00978).</summary>
public sealed record AwqLite : CalibrationAlgorithm
{
    public override string Id => "awq_lite";

    public override bool NeedsInputs => true;

    public override bool Smooths => true;

    /// <summary>Distance of the powers tried, from 0 to 1.</summary>
    public double AlphaStep { get; init; } = 0.1;

    /// <summary>
    /// Whether linears that read the same input share one factor, searched for all of them together; ModelOpt searches one for each and exports their mean, for
    /// which none of them was searched.
    /// </summary>
    public bool ShareScales { get; init; }
}
