namespace Planck.Algorithms;

/// <summary>What a histogram of activations is read for.</summary>
public enum HistogramRule
{
    /// <summary>The value that a share of the activations stays below.</summary>
    Percentile,

    /// <summary>The clipped range whose distribution is nearest to that of all activations (Migacz 2017, TensorRT).</summary>
    Entropy,

    /// <summary>The clipped range with the smallest squared error.</summary>
    Mse,
}

/// <summary>Sets the range of per-tensor activations from a histogram of their magnitudes instead of their maximum.</summary>
public sealed record Histogram : CalibrationAlgorithm
{
    public override string Id => "histogram";

    public override bool NeedsInputs => true;

    public HistogramRule Rule { get; init; } = HistogramRule.Percentile;

    /// <summary>For <see cref="HistogramRule.Percentile"/>.</summary>
    public double Percentile { get; init; } = 99.99;

    public int Bins { get; init; } = 2048;
}
