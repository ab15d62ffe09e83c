using System;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Models.Tests.Algebra;

/// <summary>Products have exactly the bits of <see cref="SlowProduct"/>, at every SIMD width of the machine.</summary>
public sealed class ProductTests
{
    private static readonly int[] Threads = [1, 2, 3, 7];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ragged_shapes_of_every_stored_type(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
            Check(random.Next(1, 71), random.Next(1, 71), random.Next(1, 71), random.Next());
    }

    [Theory]
    [InlineData(1, 1, 511)]
    [InlineData(1, 33, 512)]
    [InlineData(2, 65, 513)]
    [InlineData(13, 383, 530)]
    [InlineData(5, 385, 1024)]
    [InlineData(25, 17, 1025)]
    [InlineData(97, 800, 97)]
    [InlineData(300, 40, 33)]
    public void Shapes_around_the_edges_of_blocks(int rows, int columns, int depth) => Check(rows, columns, depth, seed: 5);

    private static void Check(int rows, int columns, int depth, int seed)
    {
        var a = Numbers.Random(rows * depth, seed);
        var bias = seed % 2 == 0 ? Numbers.Random(columns, seed + 1) : null;
        foreach (var (kind, weight) in StoredWeights.Of(columns, depth, seed + 2))
        {
            var expected = Numbers.Bits(SlowProduct.Multiply(a, rows, StoredWeights.Widened(weight), columns, depth, bias));
            foreach (var width in Enum.GetValues<SimdWidth>().Where(SimdWidths.Supports))
            {
                foreach (var threads in Threads)
                {
                    var c = Enumerable.Repeat(float.NaN, rows * columns).ToArray();
                    new MatrixMultiplier(threads, width).Multiply(a, rows, weight, bias, c);
                    Assert.True(expected.AsSpan().SequenceEqual(Numbers.Bits(c)), $"{kind} [{rows}, {depth}] x [{columns}, {depth}] differs with {width} and {threads} threads");
                }
            }
        }
    }
}
