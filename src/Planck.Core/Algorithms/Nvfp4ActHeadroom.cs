namespace Planck.Algorithms;

/// <summary>Sets the range of NVFP4 activations from percentiles of their block maxima, so that neither small nor large blocks lose their scale.</summary>
public sealed record Nvfp4ActHeadroom : CalibrationAlgorithm
{
    public override string Id => "nvfp4_act_headroom";

    public override bool NeedsInputs => true;

    public double AnchorPercentile { get; init; } = 1.0;

    public double UpperPercentile { get; init; } = 99.99;

    /// <summary>Largest block scale over that of the anchor.</summary>
    public double Rho { get; init; } = 16384;
}
