using System;
using Planck.Formats;
using Planck.Inference;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>What happens to the input of a linear once its ranges are known.</summary>
internal static class InputQuantizers
{
    /// <summary>Null when it stays as it is.</summary>
    /// <param name="precision">In bfloat16 ModelOpt's simulation, else what the checkpoint will say.</param>
    /// <exception cref="CalibrationException">The format's scale is measured, and nothing measured it.</exception>
    public static ActivationQuantizer? Of(LinearCalibration found, ArithmeticProfile arithmetic, ActivationPrecision precision)
    {
        var format = found.Linear.Format;
        if (format.MeasuresActivations && found.InputAmax is null)
            throw new CalibrationException(found.Linear.Module, $"its input has no range, and a scale of {format.Id} comes from it. Calibrate again from the beginning, with an empty work folder");
        var quantizer = precision == ActivationPrecision.Bf16
            ? ActivationQuantizer.Simulated(format, found.InputAmax ?? 0)
            : ActivationQuantizer.Of(format, found.InputAmax ?? 0, arithmetic);
        return found.PreQuantScale is { } scale ? new SmoothedInput(Rounded(scale), quantizer) : quantizer;
    }

    /// <summary>Of an input that is smoothed and no more; null when it is not.</summary>
    /// <param name="precision">In bfloat16 the products are rounded.</param>
    public static ActivationQuantizer? Smoothing(LinearCalibration found, ActivationPrecision precision) => found.PreQuantScale is { } scale
        ? new SmoothedInput(Rounded(scale), precision == ActivationPrecision.Bf16 ? new RoundedInput() : null)
        : null;

    private sealed class RoundedInput : ActivationQuantizer
    {
        public override void Apply(Span<float> values, int columns) => Bf16.RoundAll(values);
    }

    // ModelOpt keeps the factors in bf16.
    private static float[] Rounded(float[] factors)
    {
        var rounded = (float[])factors.Clone();
        Bf16.RoundAll(rounded);
        return rounded;
    }
}
