using System;

namespace Planck.Calibration;

/// <summary>The powers that AWQ tries.</summary>
internal static class AwqAlphas
{
    /// <summary>
    /// 0, step, 2 step, ... below 1 + step, as float32 (torch's <c>arange(0, 1 + step, step)</c>): a step that does not divide 1 goes beyond it, as in ModelOpt.
    /// </summary>
    /// <exception cref="CalibrationException">The step is not in (0, 1].</exception>
    public static float[] Of(double step)
    {
        if (!(step is > 0 and <= 1))
            throw new CalibrationException(null, $"awq_lite cannot search in steps of {step}: alpha_step must be above 0 and at most 1, such as 0.1");
        var alphas = new float[(int)Math.Ceiling((1 + step) / step)];
        for (var index = 0; index < alphas.Length; index++)
            alphas[index] = (float)(index * step);
        return alphas;
    }
}
