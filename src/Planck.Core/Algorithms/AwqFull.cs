using System.Collections.Generic;

namespace Planck.Algorithms;

/// <summary><see cref="AwqLite"/>, then <see cref="AwqClip"/> on the scaled weights.</summary>
public sealed record AwqFull : CalibrationAlgorithm
{
    public override string Id => "awq_full";

    public override bool NeedsInputs => true;

    public override bool Smooths => true;

    internal override IReadOnlyList<CalibrationAlgorithm> Steps =>
    [
        new AwqLite { AlphaStep = AlphaStep, ShareScales = ShareScales },
        new AwqClip { MaxTokensPerBatch = MaxTokensPerBatch, MinClipRatio = MinClipRatio, ShrinkStep = ShrinkStep },
    ];

    public double AlphaStep { get; init; } = 0.1;

    /// <inheritdoc cref="AwqLite.ShareScales"/>
    public bool ShareScales { get; init; }

    /// <inheritdoc cref="AwqClip.MaxTokensPerBatch"/>
    public int MaxTokensPerBatch { get; init; } = 64;

    public double MinClipRatio { get; init; } = 0.5;

    public double ShrinkStep { get; init; } = 0.05;
}
