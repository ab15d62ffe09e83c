using System;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>Magnitudes of inputs.</summary>
internal static class InputMagnitudes
{
    /// <summary>The largest magnitude, rounded to bf16, in which ModelOpt sees the inputs.</summary>
    /// <exception cref="CalibrationException">An input is NaN or infinite.</exception>
    public static float Amax(InputGroup group, int row, ReadOnlySpan<float> input)
    {
        var largest = Magnitude.Max(input);
        if (float.IsFinite(largest))
            return Bf16.ToSingle(Bf16.Round(largest));
        var at = 0;
        while (float.IsFinite(input[at]))
            at++;
        throw new CalibrationException(
            group.Members[0].Module,
            $"its input at row {row} of the calibration data, token {at / group.Columns}, channel {at % group.Columns} is {input[at]}, so its range cannot be measured; the checkpoint is broken, or a layer before this one overflows on that row: look at its weights, or leave the row out");
    }
}
