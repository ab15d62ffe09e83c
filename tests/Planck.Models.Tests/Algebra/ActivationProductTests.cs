using System;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Models.Tests.Algebra;

/// <summary>Products of two matrices of activations.</summary>
public sealed class ActivationProductTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 },
        { 3, 70, 5 },
        { 13, 33, 64 },
        { 40, 600, 49 },
        { 70, 17, 130 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_times_b_has_the_bits_of_the_slow_product(int rows, int inner, int columns)
    {
        var (a, b) = (Numbers.Random(rows * inner, 1), Numbers.Random(inner * columns, 2));
        foreach (var width in Enum.GetValues<SimdWidth>().Where(SimdWidths.Supports))
        {
            var c = new float[rows * columns];
            new MatrixMultiplier(3, width, smallestShare: 1).Multiply(a, b, c, rows, inner, columns);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var expected = SlowProduct.Element(inner, k => a[row * inner + k], k => b[k * columns + column]);
                    Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(c[row * columns + column]));
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 70)]
    [InlineData(600, 33)]
    [InlineData(40, 450)]
    [InlineData(520, 790)]
    public void A_symmetric_product_is_added_to_the_upper_triangle_and_mirrored(int rows, int columns)
    {
        var x = Numbers.Random(rows * columns, 1);
        var before = Numbers.Random(columns * columns, 2);
        foreach (var width in Enum.GetValues<SimdWidth>().Where(SimdWidths.Supports))
        {
            foreach (var threads in (int[])[1, 2, 7])
            {
                var sum = before.ToArray();
                new MatrixMultiplier(threads, width, smallestShare: 1).AddSymmetricProduct(x, rows, columns, sum);
                for (var i = 0; i < columns; i++)
                {
                    for (var j = i; j < columns; j++)
                    {
                        var expected = SlowProduct.Element(rows, t => x[t * columns + i], t => x[t * columns + j], before[i * columns + j]);
                        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(sum[i * columns + j]));
                        Assert.Equal(sum[i * columns + j], sum[j * columns + i]);
                    }
                }
            }
        }
    }
}
