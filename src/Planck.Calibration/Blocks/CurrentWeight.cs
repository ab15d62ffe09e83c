using System;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>The weight of a linear as algorithms that ran before left it: replaced, then smoothed, bf16.</summary>
internal sealed class CurrentWeight
{
    private readonly ushort[] _bits;

    private CurrentWeight(ushort[] bits, int rows, int columns) => (_bits, Rows, Columns) = (bits, rows, columns);

    public int Rows { get; }

    public int Columns { get; }

    /// <exception cref="CalibrationException">A weight is NaN or infinite.</exception>
    public static CurrentWeight Of(BlockContext block, LinearCalibration result)
    {
        var linear = result.Linear;
        var bits = Smoothing.WeightOf(result, block.ReadWeight);
        for (var i = 0; i < bits.Length; i++)
        {
            if ((bits[i] & 0x7F80) != 0x7F80)
                continue;
            throw new CalibrationException(
                linear.Module,
                $"the weight at row {i / linear.Columns}, column {i % linear.Columns} is {Bf16.ToSingle(bits[i])}{(result.PreQuantScale is null ? "" : " after smoothing")}, so no scale fits it; use a checkpoint without such weights, or leave this layer unquantized");
        }

        return new(bits, linear.Rows, linear.Columns);
    }

    /// <summary>[<paramref name="rows"/>, columns] from a row on, as float32.</summary>
    public void Copy(int firstRow, int rows, Span<float> values)
    {
        var source = _bits.AsSpan(firstRow * Columns, rows * Columns);
        for (var i = 0; i < source.Length; i++)
            values[i] = Bf16.ToSingle(source[i]);
    }

    /// <summary>Largest absolute weight.</summary>
    public float Amax()
    {
        ushort largest = 0;
        foreach (var bits in _bits)
            largest = Math.Max(largest, (ushort)(bits & 0x7FFF));
        return Bf16.ToSingle(largest);
    }
}
