using System;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>What happens to the input of a linear once its ranges are known.</summary>
internal static class InputQuantizers
{
    /// <summary>Null when it stays as it is.</summary>
    /// <exception cref="CalibrationException">The format's scale is measured, and nothing measured it.</exception>
    public static ActivationQuantizer? Of(LinearCalibration found, ArithmeticProfile arithmetic)
    {
        var format = found.Linear.Format;
        if (format.MeasuresActivations && found.InputAmax is null)
            throw new CalibrationException(found.Linear.Module, $"its input has no range, and a scale of {format.Id} comes from it. Calibrate again from the beginning, with an empty work folder");
        var quantizer = ActivationQuantizer.Of(format, found.InputAmax ?? 0, arithmetic);
        return found.PreQuantScale is { } scale ? new SmoothedInput(scale, quantizer) : quantizer;
    }

    /// <summary>Multiplies columns by factors, rounded to bf16 as ModelOpt keeps them, and then quantizes.</summary>
    private sealed class SmoothedInput : ActivationQuantizer
    {
        private readonly float[] _factors;
        private readonly ActivationQuantizer? _quantizer;

        public SmoothedInput(float[] factors, ActivationQuantizer? quantizer)
        {
            _factors = (float[])factors.Clone();
            Bf16.RoundAll(_factors);
            _quantizer = quantizer;
        }

        public override void Apply(Span<float> values, int columns)
        {
            for (var first = 0; first < values.Length; first += columns)
            {
                var row = values.Slice(first, columns);
                for (var i = 0; i < row.Length; i++)
                    row[i] *= _factors[i];
            }

            _quantizer?.Apply(values, columns);
        }
    }
}
