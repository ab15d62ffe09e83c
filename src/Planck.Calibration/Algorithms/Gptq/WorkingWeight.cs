using System;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>The weight of a linear as algorithms that ran before left it, in float32 to work on.</summary>
internal sealed class WorkingWeight
{
    private readonly float[]? _preQuantScale;

    private WorkingWeight(float[] values, int rows, int columns, float[]? preQuantScale) =>
        (Values, Rows, Columns, _preQuantScale) = (values, rows, columns, preQuantScale);

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>[rows, columns], after smoothing: numbers of bf16.</summary>
    public float[] Values { get; }

    /// <summary>Reads a weight and smooths it.</summary>
    /// <exception cref="CalibrationException">A weight is NaN or infinite.</exception>
    public static WorkingWeight Of(BlockContext block, LinearCalibration result)
    {
        var weight = CurrentWeight.Of(block, result);
        var values = new float[(long)weight.Rows * weight.Columns];
        weight.Copy(0, weight.Rows, values);
        return new(values, weight.Rows, weight.Columns, result.PreQuantScale);
    }

    /// <summary>Columns whose weights are all zero.</summary>
    public bool[] UnusedColumns()
    {
        var unused = new bool[Columns];
        Array.Fill(unused, true);
        for (var first = 0; first < Values.Length; first += Columns)
        {
            for (var column = 0; column < Columns; column++)
                unused[column] &= Values[first + column] == 0;
        }

        return unused;
    }

    /// <summary>The columns in another order.</summary>
    /// <param name="order">Column at each place; null for their own order.</param>
    public float[] InOrder(int[]? order)
    {
        if (order is null)
            return Values;
        var ordered = new float[Values.LongLength];
        for (var first = 0; first < Values.Length; first += Columns)
        {
            for (var place = 0; place < Columns; place++)
                ordered[first + place] = Values[first + order[place]];
        }

        return ordered;
    }

    /// <summary>
    /// Undoes the smoothing of a weight, in place: what <see cref="LinearCalibration.Weight"/> holds is smoothed by whoever applies it. Of the neighbouring bf16
    /// numbers, it takes the one that smoothing brings back, where there is one.
    /// </summary>
    /// <param name="weight">bf16 bits [rows, columns].</param>
    public void Unsmooth(Span<ushort> weight)
    {
        if (_preQuantScale is null)
            return;
        var factors = Array.ConvertAll(_preQuantScale, static p => 1 / p);
        for (var first = 0; first < weight.Length; first += Columns)
        {
            for (var column = 0; column < Columns; column++)
                weight[first + column] = Unsmoothed(weight[first + column], _preQuantScale[column], factors[column]);
        }
    }

    private static ushort Unsmoothed(ushort smoothed, float scale, float factor)
    {
        var nearest = Bf16.Round(Bf16.ToSingle(smoothed) * scale);
        var (below, above) = ((ushort)(nearest - 1), (ushort)(nearest + 1));
        if (Smoothed(nearest, factor) == smoothed || (nearest & 0x7FFF) == 0)
            return nearest;
        return Smoothed(below, factor) == smoothed ? below : Smoothed(above, factor) == smoothed ? above : nearest;
    }

    private static ushort Smoothed(ushort weight, float factor) => Bf16.Round(Bf16.ToSingle(weight) * factor);
}
