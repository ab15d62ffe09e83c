namespace Planck.Calibration;

/// <summary>The lower edge of the bin in which a share of all magnitudes is reached: few outliers do not stretch the range.</summary>
internal static class PercentileRange
{
    /// <param name="percentile">0 to 100.</param>
    public static float Of(MagnitudeHistogram histogram, double percentile)
    {
        var total = 0L;
        foreach (var count in histogram.Counts)
            total += count;
        var bin = 0;
        for (var below = histogram.Counts[0]; below < percentile / 100 * total && bin < histogram.Counts.Length - 1;)
            below += histogram.Counts[++bin];

        // The first bin begins at zero, and a range is not empty.
        return histogram.Edge(bin == 0 ? 1 : bin);
    }
}
