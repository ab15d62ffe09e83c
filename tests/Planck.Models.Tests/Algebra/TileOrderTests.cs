using System;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Models.Tests.Algebra;

/// <summary>Products in the order of <see cref="ProductOrder.Tiles"/> have the bits of that order taken one element at a time, at every SIMD width and for any number of threads.</summary>
public sealed class TileOrderTests
{
    private static readonly SimdWidth[] Widths = [.. Enum.GetValues<SimdWidth>().Where(SimdWidths.Supports)];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 33, 31)]
    [InlineData(3, 64, 32)]
    [InlineData(5, 70, 33)]
    [InlineData(13, 97, 75)]
    [InlineData(27, 40, 512)]
    [InlineData(14, 65, 545)]
    [InlineData(4, 385, 1063)]
    [InlineData(1, 64, 1300)]
    [InlineData(40, 5, 1024)]
    public void Every_element_is_summed_in_two_chains_per_32(int rows, int columns, int depth)
    {
        float[] a = Numbers.Random(rows * depth, depth), bias = Numbers.Random(columns, 3);
        foreach (var (kind, weight, values) in StoredWeights.Of(columns, depth, 2))
        {
            var expected = Enumerable.Range(0, rows * columns)
                .Select(i => Element(a.AsSpan(i / columns * depth, depth), values.AsSpan(i % columns * depth, depth), 0) + bias[i % columns]).ToArray();
            foreach (var width in Widths)
            {
                foreach (var threads in (int[])[1, 3])
                {
                    var multiplier = new MatrixMultiplier(threads, width, smallestShare: 1, ProductOrder.Tiles);
                    foreach (var stored in (Weight[])[weight, new PackedWeight(weight, width)])
                    {
                        var actual = Enumerable.Repeat(float.NaN, rows * columns).ToArray();
                        multiplier.Multiply(a, rows, stored, bias, actual);
                        Assert.True(Numbers.Bits(expected).AsSpan().SequenceEqual(Numbers.Bits(actual)), $"{kind} with {width} and {threads} threads");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(3, 40, 100)]
    [InlineData(12, 64, 600)]
    public void What_is_added_to_is_where_sums_begin(int rows, int columns, int depth)
    {
        float[] a = Numbers.Random(rows * depth, 1), w = Numbers.Random(columns * depth, 2), before = Numbers.Random(rows * columns, 3);
        var expected = Enumerable.Range(0, rows * columns)
            .Select(i => Element(a.AsSpan(i / columns * depth, depth), w.AsSpan(i % columns * depth, depth), before[i])).ToArray();
        foreach (var width in Widths)
        {
            float[] actual = [.. before];
            new MatrixMultiplier(1, width, order: ProductOrder.Tiles).Add(a, depth, rows, new Fp32Weight(Numbers.Fp32(w), columns, depth), actual, columns);
            Assert.Equal(Numbers.Bits(expected), Numbers.Bits(actual));
        }
    }

    private static float Element(ReadOnlySpan<float> a, ReadOnlySpan<float> w, float sum)
    {
        for (var group = 0; group < a.Length; group += 32)
        {
            float even = 0, odd = 0;
            for (var k = group; k < Math.Min(a.Length, group + 32); k++)
            {
                if (k % 2 == 0)
                    even = MathF.FusedMultiplyAdd(a[k], w[k], even);
                else
                    odd = MathF.FusedMultiplyAdd(a[k], w[k], odd);
            }

            sum += even + odd;
        }

        return sum;
    }
}
