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
        _ => throw Unknown(algorithm),
    };

    /// <summary>Whether <see cref="Create"/> knows an algorithm.</summary>
    public static bool Knows(CalibrationAlgorithm algorithm) => algorithm is Max;

    private static NotSupportedException Unknown(CalibrationAlgorithm algorithm) => new($"Calibration by {algorithm.Id} is not available");
}
