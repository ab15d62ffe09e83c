using System;

namespace Planck.Calibration;

/// <summary>
/// The range whose quantized distribution is nearest to that of all magnitudes (Migacz 2017, "8-bit inference with TensorRT"): for each number of bins i, P is
/// the histogram clipped to i bins, Q the same merged into 128 levels and spread again over the bins that were not empty; <c>argmin over i of KL(P, Q)</c>, the
/// last of equals. The count of the first bin, zeros mostly, is replaced by that of the second.
/// </summary>
internal static class EntropyRange
{
    private const int FirstBins = 128;

    /// <param name="levels">Levels of a magnitude: 128 for int8.</param>
    /// <param name="stride">Bins between two ranges that are tried.</param>
    public static float Of(MagnitudeHistogram histogram, int levels, int stride = 1)
    {
        var counts = Counts(histogram);
        var above = new double[counts.Length + 1];
        for (var bin = counts.Length - 1; bin >= 0; bin--)
            above[bin] = above[bin + 1] + counts[bin];
        var (best, smallest) = (counts.Length, double.PositiveInfinity);
        for (var bins = Math.Min(FirstBins, counts.Length); bins <= counts.Length; bins += stride)
        {
            var divergence = Divergence(counts, bins, levels, above);
            if (divergence <= smallest)
                (best, smallest) = (bins, divergence);
        }

        return histogram.Edge(best);
    }

    private static double[] Counts(MagnitudeHistogram histogram)
    {
        var counts = new double[histogram.Counts.Length];
        for (var bin = 0; bin < counts.Length; bin++)
            counts[bin] = histogram.Counts[bin];
        if (counts.Length > 1)
            counts[0] = counts[1];
        return counts;
    }

    private static double Divergence(ReadOnlySpan<double> counts, int bins, int levels, ReadOnlySpan<double> above)
    {
        var (total, clipped) = (above[0], above[bins]);
        if (total == 0)
            return double.PositiveInfinity;

        // All that the levels hold: what the bins held. Empty bins take no share.
        var kept = total - clipped;
        var divergence = 0.0;
        for (var (level, first) = (0, 0); first < bins; level++)
        {
            // The first bin of the next level: levels divide the bins as evenly as whole bins allow.
            var end = Math.Min(bins, (int)(((((long)level + 1) * bins) + levels - 1) / levels));
            var (sum, filled) = (0.0, 0);
            for (var bin = first; bin < end; bin++)
            {
                sum += counts[bin];
                filled += counts[bin] == 0 ? 0 : 1;
            }

            for (var bin = first; bin < end; bin++)
            {
                var reference = (counts[bin] + (bin == bins - 1 ? clipped : 0)) / total;
                if (reference == 0)
                    continue;
                if (counts[bin] == 0)
                    return double.PositiveInfinity;
                divergence += reference * Math.Log(reference / (sum / filled / kept));
            }

            first = end;
        }

        return divergence;
    }
}
