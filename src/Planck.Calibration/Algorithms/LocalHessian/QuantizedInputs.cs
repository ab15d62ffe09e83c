using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>The inputs of a linear as its format rounds them while it is calibrated: to bf16, to the format, and to bf16 again.</summary>
internal sealed class QuantizedInputs
{
    private readonly WeightSimulator? _simulator;
    private readonly float _amax;
    private float[] _rounded = [];

    /// <param name="amax">The measured range; null leaves formats that need one as they are.</param>
    public QuantizedInputs(QuantFormat format, float? amax)
    {
        _amax = amax ?? 0f;
        _simulator = format.MeasuresActivations && amax is null ? null : SimulatorOf(format.Activations);
    }

    /// <param name="input">[tokens, columns].</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<float> Round(ReadOnlySpan<float> input, int columns)
    {
        if (_rounded.Length < input.Length)
            _rounded = new float[input.Length];
        var rounded = _rounded.AsSpan(0, input.Length);
        input.CopyTo(rounded);
        Bf16.RoundAll(rounded);
        if (_simulator is null)
            return rounded;
        var tokens = input.Length / columns;
        _simulator.Apply(rounded, tokens, columns, Amaxes(rounded, tokens, columns), _amax, rounded);
        Bf16.RoundAll(rounded);
        return rounded;
    }

    private static WeightSimulator? SimulatorOf(string activations)
    {
        // Formats of weights whose elements are rounded as these activations are.
        QuantFormat? format = activations switch
        {
            "nvfp4" => QuantFormats.Nvfp4,
            "fp8" => QuantFormats.Fp8,
            "fp8_per_token" => QuantFormats.Fp8PerChannelPerToken,
            "int8" => QuantFormats.Int8,
            "mxfp8" => QuantFormats.Mxfp8,
            "mxfp4" => QuantFormats.Mxfp4,
            "mxfp6" => QuantFormats.Mxfp6,
            "mxint8" => QuantFormats.Mxint8,
            _ => null,
        };
        return format is null ? null : WeightSimulator.Of(format, 0);
    }

    private float[] Amaxes(ReadOnlySpan<float> input, int tokens, int columns)
    {
        var amaxes = new float[_simulator!.AmaxCount(tokens, columns)];
        if (_amax == 0f)
            _simulator.Measure(input, tokens, columns, amaxes);
        else
            Array.Fill(amaxes, _amax);
        return amaxes;
    }
}
