namespace Planck.Calibration;

/// <summary>What a search over clipping ratios saw and chose for one linear.</summary>
/// <param name="Ratios">What was tried, ascending.</param>
/// <param name="Losses">[ratios, parts]: sum over batches of the mean squared error of the outputs, for each part of the weight that has an amax.</param>
/// <param name="Best">[parts]: number of the ratio with the first least loss.</param>
/// <param name="Amax">[parts]: the chosen range.</param>
internal sealed record ClipChoice(float[] Ratios, float[] Losses, int[] Best, float[] Amax)
{
    public int Parts => Best.Length;

    /// <param name="amax">[parts]: the range at ratio 1.</param>
    public static ClipChoice Of(float[] ratios, float[] losses, float[] amax, bool roundsAmax)
    {
        var parts = amax.Length;
        var (best, chosen) = (new int[parts], new float[parts]);
        for (var part = 0; part < parts; part++)
        {
            for (var ratio = 1; ratio < ratios.Length; ratio++)
            {
                if (losses[ratio * parts + part] < losses[best[part] * parts + part])
                    best[part] = ratio;
            }

            chosen[part] = Clipped(amax[part], ratios[best[part]], roundsAmax);
        }

        return new(ratios, losses, best, chosen);
    }

    public static float Clipped(float amax, float ratio, bool roundsAmax) => roundsAmax ? SmoothedWeight.Round(amax * ratio) : amax * ratio;
}
