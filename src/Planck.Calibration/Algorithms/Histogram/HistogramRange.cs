using System;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>Reads a range off a histogram.</summary>
internal static class HistogramRange
{
    /// <summary>Levels of an int8 magnitude, which the entropy and squared error rules take for e4m3 as well.</summary>
    private const int Levels = 128;

    /// <param name="histogram">With at least one input that was not zero.</param>
    public static float Of(MagnitudeHistogram histogram, Histogram parameters) => parameters.Rule switch
    {
        HistogramRule.Percentile => PercentileRange.Of(histogram, parameters.Percentile),
        HistogramRule.Entropy => EntropyRange.Of(histogram, Levels),
        HistogramRule.Mse => SquaredErrorRange.Of(histogram, Levels),
        var other => throw new ArgumentOutOfRangeException(nameof(parameters), other, "no such rule"),
    };
}
