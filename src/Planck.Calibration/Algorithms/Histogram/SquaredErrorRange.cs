using System;

namespace Planck.Calibration;

/// <summary>
/// The middle of the bin at which clipped and rounded magnitudes err least, <c>argmin over a of sum count * (m - Q(m; a))^2</c>, the first of equals. (ModelOpt
/// 0.47 has this rule too, but hands its arguments over in the wrong order and always takes the first range.)
/// </summary>
internal static class SquaredErrorRange
{
    private const int FirstBin = 128;

    /// <param name="levels">Levels of a magnitude: 128 for int8.</param>
    /// <param name="stride">Bins between two ranges that are tried.</param>
    public static float Of(MagnitudeHistogram histogram, int levels, int stride = 1)
    {
        var counts = histogram.Counts;
        var centers = new float[counts.Length];
        for (var bin = 0; bin < centers.Length; bin++)
            centers[bin] = histogram.Center(bin);
        var (best, smallest) = (counts.Length - 1, double.PositiveInfinity);
        for (var bin = Math.Min(FirstBin, counts.Length - 1); bin < counts.Length; bin += stride)
        {
            var error = Error(counts, centers, centers[bin], levels - 1);
            if (error < smallest)
                (best, smallest) = (bin, error);
        }

        return centers[best];
    }

    private static double Error(ReadOnlySpan<long> counts, ReadOnlySpan<float> centers, float amax, int largest)
    {
        var scale = largest / amax;
        var sum = 0.0;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] == 0)
                continue;
            var error = (double)centers[bin] - (MathF.Min(MathF.Round(centers[bin] * scale), largest) / scale);
            sum += error * error * counts[bin];
        }

        return sum;
    }
}
