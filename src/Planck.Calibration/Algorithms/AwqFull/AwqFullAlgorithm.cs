using System;
using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// <see cref="AwqLiteAlgorithm"/>, then <see cref="AwqClipAlgorithm"/> on the smoothed weights and inputs: Lin et al., "AWQ: Activation-aware Weight Quantization for
/// On-Device LLM Compression and Acceleration", MLSys 2024, arXiv 2306.00978, as in ModelOpt's <c>awq_full</c>.
/// <code>
/// W' = bf16(W / p), x' = bf16(x p):  r* = argmin || Q(W'; r amax) x' - W' x' ||^2
/// </code>
/// </summary>
public sealed class AwqFullAlgorithm : BlockAlgorithm
{
    public AwqFullAlgorithm(AwqFull parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : base(block, results)
    {
        Lite = new(new() { AlphaStep = parameters.AlphaStep }, block, results);
        Clip = new(
            new() { MaxTokensPerBatch = parameters.MaxTokensPerBatch, MinClipRatio = parameters.MinClipRatio, ShrinkStep = parameters.ShrinkStep },
            block,
            results);
    }

    /// <summary>One: second moments of smoothed inputs are those of the inputs, scaled.</summary>
    public override int Passes => 1;

    internal AwqLiteAlgorithm Lite { get; }

    internal AwqClipAlgorithm Clip { get; }

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        Lite.Observe(pass, group, row, input);
        Clip.Observe(pass, group, row, input);
    }

    public override void EndPass(int pass)
    {
        Lite.EndPass(pass);
        Clip.EndPass(pass);
    }

    public override void Finish()
    {
        Lite.Finish();
        Clip.Finish();
    }

    public override void Dispose()
    {
        Lite.Dispose();
        Clip.Dispose();
        base.Dispose();
    }
}
