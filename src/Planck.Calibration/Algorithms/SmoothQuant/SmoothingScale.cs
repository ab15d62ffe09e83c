using System;
using System.Linq;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>Solves SmoothQuant's scale from the ranges of channels.</summary>
/// <param name="PreQuantScale">[in_features]: inputs are multiplied by it.</param>
/// <param name="InputAmax">Largest input after that.</param>
internal sealed record SmoothingScale(float[] PreQuantScale, float InputAmax)
{
    private const float Smallest = 1e-4f;
    private const float Largest = 1e4f;

    /// <summary>2^-31: a channel that never was larger counts as one that was always zero.</summary>
    private const float AlwaysZero = 1f / (1u << 31);

    /// <summary>
    /// <c>p = clamp(w^(1 - alpha) / a^alpha, 1e-4, 1e4)</c>; channels that were always zero take a = 1. Powers of weights are rounded to bf16, the weights'
    /// dtype; those of inputs stay float32.
    /// </summary>
    /// <param name="inputs">[in_features] largest magnitudes of the inputs, bf16.</param>
    /// <param name="weights">[in_features] largest magnitudes of the columns, bf16.</param>
    public static SmoothingScale Of(ReadOnlySpan<float> inputs, ReadOnlySpan<float> weights, double alpha)
    {
        var scale = new float[inputs.Length];
        var amax = 0f;
        for (var k = 0; k < scale.Length; k++)
        {
            var input = inputs[k] <= AlwaysZero ? 1f : inputs[k];
            var weight = Bf16.ToSingle(Bf16.Round(Power(weights[k], 1 - alpha)));
            scale[k] = float.Clamp(weight / Power(input, alpha), Smallest, Largest);
            amax = MathF.Max(amax, input * scale[k]);
        }

        return new(scale, Bf16.ToSingle(Bf16.Round(amax)));
    }

    /// <summary>[in_features] largest magnitude of each column.</summary>
    public static float[] ColumnRanges(CurrentWeight weight)
    {
        var ranges = new float[weight.Columns];
        var row = new float[weight.Columns];
        for (var r = 0; r < weight.Rows; r++)
        {
            weight.Copy(r, 1, row);
            for (var k = 0; k < row.Length; k++)
                ranges[k] = MathF.Max(ranges[k], MathF.Abs(row[k]));
        }

        return ranges;
    }

    /// <summary>PyTorch takes square roots for the exponent 1/2.</summary>
    private static float Power(float value, double exponent) => exponent switch
    {
        0 => 1f,
        0.5 => MathF.Sqrt(value),
        1 => value,
        _ => MathF.Pow(value, (float)exponent),
    };
}
