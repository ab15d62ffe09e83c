using System;
using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>From the parameters of an algorithm to the algorithm at work.</summary>
internal static class AlgorithmFactory
{
    /// <exception cref="NotSupportedException">Nothing computes this algorithm.</exception>
    public static BlockAlgorithm Create(CalibrationAlgorithm algorithm, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) => algorithm switch
    {
        Max => new MaxAlgorithm(block, results),
        Mse mse => new MseAlgorithm(mse, block, results),
        LocalHessian local => new LocalHessianAlgorithm(local, block, results),
        Nvfp4ActHeadroom headroom => new HeadroomAlgorithm(headroom, block, results),
        Histogram histogram => new HistogramAlgorithm(histogram, block, results),
        SmoothQuant smooth => new SmoothQuantAlgorithm(smooth, block, results),
        AwqLite awq => new AwqLiteAlgorithm(awq, block, results),
        AwqClip clip => new AwqClipAlgorithm(clip, block, results),
        AwqFull full => new AwqFullAlgorithm(full, block, results),
        SvdQuant svd => new SvdQuantAlgorithm(svd, block, results, new AwqLiteAlgorithm(new(), block, results)),
        Gptq gptq => new GptqAlgorithm(gptq, block, results),
        _ => throw Unknown(algorithm),
    };

    /// <summary>Whether <see cref="Create"/> knows an algorithm.</summary>
    public static bool Knows(CalibrationAlgorithm algorithm) => algorithm is not null;

    private static NotSupportedException Unknown(CalibrationAlgorithm algorithm) => new($"Calibration by {algorithm.Id} is not available");
}
