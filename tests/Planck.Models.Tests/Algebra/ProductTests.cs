using System;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Models.Tests.Algebra;

/// <summary>Products have exactly the bits of <see cref="SlowProduct"/>, at every SIMD width of the machine and for any number of threads.</summary>
public sealed class ProductTests
{
    private static readonly int[] Threads = [1, 2, 3, 7];
    private static readonly SimdWidth[] Widths = [.. Enum.GetValues<SimdWidth>().Where(SimdWidths.Supports)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ragged_shapes_of_every_stored_type(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
            Check(random.Next(1, 71), random.Next(1, 71), random.Next(1, 71), random.Next());
    }

    /// <summary>1 to 13 rows: every tile of every width, and the products without packing.</summary>
    [Fact]
    public void Few_rows()
    {
        for (var rows = 1; rows <= 13; rows++)
            Check(rows, 100, 75, rows);
    }

    [Theory]
    [InlineData(1, 1, 511)]
    [InlineData(1, 33, 512)]
    [InlineData(2, 65, 513)]
    [InlineData(1, 70, 1063)]
    [InlineData(13, 383, 530)]
    [InlineData(5, 385, 1024)]
    [InlineData(25, 17, 1025)]
    [InlineData(97, 800, 97)]
    [InlineData(300, 40, 33)]
    [InlineData(14, 800, 530)]
    [InlineData(2100, 790, 3)]
    public void Shapes_around_the_edges_of_blocks_and_panels(int rows, int columns, int depth) => Check(rows, columns, depth, seed: 5);

    [Fact]
    public void A_row_alone_has_the_bits_it_has_in_a_batch()
    {
        const int rows = 29, columns = 96, depth = 1300;
        var a = Numbers.Random(rows * depth, 1);
        foreach (var (kind, weight, _) in StoredWeights.Of(columns, depth, 2))
        {
            foreach (var width in Widths)
            {
                var multiplier = new MatrixMultiplier(1, width);
                var batch = new float[rows * columns];
                multiplier.Multiply(a, rows, weight, [], batch);
                for (var row = 0; row < rows; row++)
                {
                    var alone = new float[columns];
                    multiplier.Multiply(a.AsSpan(row * depth, depth), 1, weight, [], alone);
                    Equal(Numbers.Bits(batch.AsSpan(row * columns, columns)), alone, $"row {row} of {kind} with {width}");
                }
            }
        }
    }

    [Fact]
    public void Rows_within_larger_matrices_leave_what_is_between_them()
    {
        const int rows = 27, columns = 70, depth = 40, aStride = 43, cStride = 75;
        var a = Numbers.Random(rows * aStride, 1);
        var w = Numbers.Random(columns * depth, 2);
        var dense = Enumerable.Range(0, rows).SelectMany(row => a.AsSpan(row * aStride, depth).ToArray()).ToArray();
        var expected = SlowProduct.Multiply(dense, rows, w, columns, depth);
        foreach (var width in Widths)
        {
            var c = Enumerable.Repeat(42f, rows * cStride).ToArray();
            new MatrixMultiplier(2, width, smallestShare: 1).Multiply(a, aStride, rows, new Fp32Weight(Numbers.Fp32(w), columns, depth), [], c, cStride);
            for (var row = 0; row < rows; row++)
            {
                Equal(Numbers.Bits(expected.AsSpan(row * columns, columns)), c.AsSpan(row * cStride, columns).ToArray(), $"row {row} with {width}");
                Assert.All(c.AsSpan(row * cStride + columns, cStride - columns).ToArray(), static between => Assert.Equal(42f, between));
            }
        }
    }

    [Fact]
    public void A_sum_over_nothing_is_the_bias()
    {
        var c = new float[] { 8, 8, 8, 8 };
        new MatrixMultiplier(1).Multiply([], 2, new Fp32Weight(ReadOnlyMemory<byte>.Empty, 2, 0), [3, 4], c);
        Assert.Equal([3, 4, 3, 4], c);
    }

    [Fact]
    public void Infinities_stay_in_their_row_and_column()
    {
        const int rows = 14, columns = 40, depth = 33;
        var a = Enumerable.Repeat(1f, rows * depth).ToArray();
        var w = Enumerable.Repeat(1f, columns * depth).ToArray();
        (a[13 * depth + 2], w[39 * depth + 5]) = (float.PositiveInfinity, float.NaN);
        var expected = Numbers.Bits(SlowProduct.Multiply(a, rows, w, columns, depth));
        foreach (var width in Widths)
        {
            var c = new float[rows * columns];
            new MatrixMultiplier(1, width).Multiply(a, rows, new Fp32Weight(Numbers.Fp32(w), columns, depth), [], c);
            Equal(expected, c, $"{width}");
        }
    }

    private static void Check(int rows, int columns, int depth, int seed)
    {
        var a = Numbers.Random(rows * depth, seed);
        var bias = seed % 2 == 0 ? Numbers.Random(columns, seed + 1) : null;
        foreach (var (kind, weight, values) in StoredWeights.Of(columns, depth, seed + 2))
        {
            var expected = Numbers.Bits(SlowProduct.Multiply(a, rows, values, columns, depth, bias));
            foreach (var width in Widths)
            {
                foreach (var threads in Threads)
                {
                    var multiplier = new MatrixMultiplier(threads, width, smallestShare: 1);
                    Run(weight, $"{kind} [{rows}, {depth}] x [{columns}, {depth}] with {width} and {threads} threads");
                    if (threads < 3)
                        Run(new PackedWeight(weight, width), $"packed {kind} [{rows}, {depth}] x [{columns}, {depth}] with {width} and {threads} threads");

                    void Run(Weight stored, string what)
                    {
                        var c = Enumerable.Repeat(float.NaN, rows * columns).ToArray();
                        multiplier.Multiply(a, rows, stored, bias, c);
                        Equal(expected, c, what);
                    }
                }
            }
        }
    }

    private static void Equal(int[] expected, float[] actual, string what) =>
        Assert.True(expected.AsSpan().SequenceEqual(Numbers.Bits(actual)), $"{what} differs from the reference");
}
