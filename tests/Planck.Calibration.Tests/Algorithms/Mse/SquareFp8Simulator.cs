using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>FP8 with an amax per square of any size, one weight at a time.</summary>
internal sealed class SquareFp8Simulator(int squareRows, int squareColumns) : WeightSimulator
{
    public override AmaxLayout Layout => AmaxLayout.Square;

    public override int AmaxCount(int rows, int columns) => Squares(rows, squareRows) * Squares(columns, squareColumns);

    public override void Measure(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax)
    {
        amax.Clear();
        for (var i = 0; i < rows * columns; i++)
        {
            ref var square = ref amax[Square(i, columns)];
            square = Math.Max(square, Math.Abs(weight[i]));
        }
    }

    public override void Apply(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result)
    {
        for (var i = 0; i < rows * columns; i++)
        {
            var scale = 1f / amax[Square(i, columns)] * 448f;
            result[i] = E4M3.Round(weight[i] * scale) * (1f / scale);
        }
    }

    private int Square(int i, int columns) => (i / columns / squareRows * Squares(columns, squareColumns)) + (i % columns / squareColumns);

    private static int Squares(int count, int side) => (count + side - 1) / side;
}
