using System;
using Planck.Algebra;

namespace Planck.Models.Tests.Algebra;

/// <summary>The order of <see cref="SumOrder"/>, one element at a time.</summary>
internal static class SlowProduct
{
    /// <param name="a">Element [row, k].</param>
    /// <param name="w">Element [column, k].</param>
    public static float Element(int depth, Func<int, float> a, Func<int, float> w, float? before = null)
    {
        var c = before;
        for (var block = 0; block < depth; block += 512)
        {
            var sum = 0f;
            for (var k = block; k < Math.Min(depth, block + 512); k++)
                sum = MathF.FusedMultiplyAdd(a(k), w(k), sum);
            c = c is { } earlier ? earlier + sum : sum;
        }

        return c ?? 0;
    }

    public static float[] Multiply(float[] a, int rows, float[] w, int columns, int depth, float[]? bias = null)
    {
        var c = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (r, n) = (row, column);
                c[row * columns + column] = Element(depth, k => a[r * depth + k], k => w[n * depth + k]);
                if (bias is not null)
                    c[row * columns + column] += bias[column];
            }
        }

        return c;
    }
}
