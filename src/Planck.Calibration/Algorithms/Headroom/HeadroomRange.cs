using System;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>The range that leaves headroom above small blocks without losing large ones.</summary>
/// <param name="Upper">What nearly all block maxima stay below.</param>
/// <param name="Amax">The range.</param>
internal sealed record HeadroomRange(double Upper, float Amax)
{
    /// <summary>Block maxima this far below the upper percentile are noise and anchor nothing.</summary>
    private const double NoiseFloor = 1e-6;

    /// <summary><c>amax = max(rho * anchor, upper)</c>.</summary>
    /// <returns>Null when all inputs were zero.</returns>
    public static HeadroomRange? Of(BlockMaximaHistogram histogram, Nvfp4ActHeadroom parameters)
    {
        if (histogram.Amax == 0f)
            return null;
        var upper = parameters.UpperPercentile >= 100 ? histogram.Amax : Percentile(histogram.Counts, parameters.UpperPercentile, 0);
        var anchor = Percentile(histogram.Counts, parameters.AnchorPercentile, upper * NoiseFloor);
        return new(upper, (float)Math.Max(parameters.Rho * anchor, upper));
    }

    /// <summary>Middle of the first bin at which this share of the counts is reached; bins below the floor do not count.</summary>
    private static double Percentile(ReadOnlySpan<long> counts, double percentile, double floor)
    {
        var first = 0;
        while (first < counts.Length - 1 && BlockMaximaHistogram.Center(first) < floor)
            first++;
        var total = 0L;
        foreach (var count in counts[first..])
            total += count;
        var bin = first;
        for (var below = counts[bin]; below < percentile / 100 * total && bin < counts.Length - 1; below += counts[bin])
            bin++;
        return BlockMaximaHistogram.Center(bin);
    }
}
