using System;
using System.Runtime.CompilerServices;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>How large the elements of a column are within their blocks.</summary>
internal static class AwqWeightMagnitude
{
    /// <summary>
    /// <c>ws[k] = mean over rows of |W[n, k]| / (amax of its block + tiny)</c>: quotients and means are rounded to bf16, as ModelOpt computes both in the dtype of
    /// the weight.
    /// </summary>
    /// <param name="weight">bf16 bits [rows, columns].</param>
    /// <param name="blockSize">Columns of a block; 0 for whole rows. A last block may be shorter.</param>
    public static float[] Of(ReadOnlySpan<ushort> weight, int rows, int columns, int blockSize)
    {
        var sums = new double[columns];
        var block = blockSize == 0 ? columns : blockSize;
        for (var row = 0; row < rows; row++)
        {
            var line = weight.Slice(row * columns, columns);
            for (var first = 0; first < columns; first += block)
                AddBlock(line[first..Math.Min(columns, first + block)], sums.AsSpan(first));
        }

        var means = new float[columns];
        for (var column = 0; column < columns; column++)
            means[column] = Bf16.ToSingle(Bf16.Round((float)(sums[column] / rows)));
        return means;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddBlock(ReadOnlySpan<ushort> block, Span<double> sums)
    {
        var largest = 0;
        foreach (var bits in block)
            largest = Math.Max(largest, bits & 0x7FFF);
        var amax = Bf16.ToSingle((ushort)largest) + AwqScale.TinyNormal;
        for (var column = 0; column < block.Length; column++)
            sums[column] += Bf16.ToSingle(Bf16.Round(Bf16.ToSingle((ushort)(block[column] & 0x7FFF)) / amax));
    }
}
