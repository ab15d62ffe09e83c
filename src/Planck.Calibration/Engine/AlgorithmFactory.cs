using System;
using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>From the parameters of an algorithm to the algorithm at work.</summary>
internal static class AlgorithmFactory
{
    /// <summary>The algorithm on the linears it applies to.</summary>
    public static BlockAlgorithm Create(CalibrationAlgorithm algorithm, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) =>
        ScopedAlgorithm.Of(algorithm, block, results, (inScope, found) => On(algorithm, inScope, found));

    private static BlockAlgorithm On(CalibrationAlgorithm algorithm, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) => algorithm switch
    {
        Max => new MaxAlgorithm(block, results),
        Mse mse => new MseAlgorithm(mse, block, results),
        LocalHessian hessian => new LocalHessianAlgorithm(hessian, block, results),
        SmoothQuant smooth => new SmoothQuantAlgorithm(smooth, block, results),
        AwqLite awq => new AwqLiteAlgorithm(awq, block, results),
        AwqClip clip => new AwqClipAlgorithm(clip, block, results),
        SvdQuant svd => new SvdQuantAlgorithm(svd, block, results, new AwqLiteAlgorithm(new(), block, results)),
        Gptq gptq => new GptqAlgorithm(gptq, block, results),
        Nvfp4ActHeadroom headroom => new HeadroomAlgorithm(headroom, block, results),
        Histogram histogram => new HistogramAlgorithm(histogram, block, results),
        _ => throw new ArgumentException($"nothing computes {algorithm.Id}", nameof(algorithm)),
    };
}
