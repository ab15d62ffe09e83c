using System;

namespace Planck.Calibration;

/// <summary>The shares of a range that clipping tries.</summary>
internal static class ClipRatios
{
    /// <summary>smallest, smallest + step, ... below 1, rounded to two decimals as in ModelOpt, and 1.</summary>
    /// <exception cref="CalibrationException">There is no such ratio.</exception>
    public static float[] Of(double smallest, double step)
    {
        if (!(smallest is > 0 and <= 1) || !(step is > 0 and <= 1))
            throw new CalibrationException(
                null, $"awq_clip cannot search from {smallest} in steps of {step}: min_clip_ratio and shrink_step must be above 0 and at most 1, such as 0.5 and 0.05");
        var ratios = new float[(int)Math.Ceiling((1 - smallest) / step) + 1];
        for (var index = 0; index < ratios.Length - 1; index++)
            ratios[index] = (float)Math.Round((double)(float)(smallest + index * step), 2);
        ratios[^1] = 1;
        return ratios;
    }
}
