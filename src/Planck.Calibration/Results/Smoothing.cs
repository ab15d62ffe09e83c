using System;
using System.Runtime.CompilerServices;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>How a weight takes the factors that its inputs are multiplied by.</summary>
public static class Smoothing
{
    /// <summary><c>w = bf16(w * fl32(1 / p))</c>, in place; p is not rounded, unlike what activations are multiplied by.</summary>
    /// <param name="weight">bf16 bits, whole rows.</param>
    /// <param name="preQuantScale">[in_features] p.</param>
    public static void Apply(Span<ushort> weight, ReadOnlySpan<float> preQuantScale)
    {
        var factors = new float[preQuantScale.Length];
        for (var column = 0; column < factors.Length; column++)
            factors[column] = 1f / preQuantScale[column];
        for (var first = 0; first < weight.Length; first += factors.Length)
            Multiply(weight.Slice(first, factors.Length), factors);
    }

    /// <summary>The weight of a linear as what was found leaves it: replaced, then smoothed. bf16 bits [rows, columns]; not to be written to.</summary>
    /// <param name="read">Reads the model's weight.</param>
    internal static ushort[] WeightOf(LinearCalibration found, Func<CalibratedLinear, ushort[]> read)
    {
        var weight = found.Weight ?? read(found.Linear);
        if (found.PreQuantScale is not { } scale)
            return weight;
        var smoothed = weight.AsSpan().ToArray();
        Apply(smoothed, scale);
        return smoothed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply(Span<ushort> row, ReadOnlySpan<float> factors)
    {
        for (var column = 0; column < row.Length; column++)
            row[column] = Bf16.Round(Bf16.ToSingle(row[column]) * factors[column]);
    }
}
