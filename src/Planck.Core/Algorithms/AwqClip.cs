using System;

namespace Planck.Algorithms;

/// <summary>Searches, per block of weights, how far its range may be clipped (Lin et al. 2024, arXiv 2306.00978).</summary>
public sealed record AwqClip : CalibrationAlgorithm
{
    public override string Id => "awq_clip";

    public override bool NeedsInputs => true;

    public override bool SeesSmoothedModel => true;

    /// <summary>Tokens of a batch that the search looks at, evenly spaced.</summary>
    public int MaxTokensPerBatch { get; init; } = 64;

    public double MinClipRatio { get; init; } = 0.5;

    public double ShrinkStep { get; init; } = 0.05;

    /// <summary>How many ratios are tried.</summary>
    internal double Ratios => Math.Ceiling((1 - MinClipRatio) / ShrinkStep) + 1;
}
