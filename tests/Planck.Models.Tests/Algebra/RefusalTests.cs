using System;
using System.IO;
using System.Threading;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Models.Tests.Algebra;

/// <summary>Products that cannot be computed, or are stopped.</summary>
public sealed class RefusalTests
{
    private static readonly Weight Weight = new Fp32Weight(new byte[3 * 4 * sizeof(float)], 3, 4);

    [Fact]
    public void Matrices_that_do_not_fit_together_are_refused()
    {
        var multiplier = new MatrixMultiplier(1);
        Assert.Contains("needs 8 elements; the span has 7", Assert.Throws<ArgumentException>("a", () => multiplier.Multiply(new float[7], 2, Weight, [], new float[6])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("c", () => multiplier.Multiply(new float[8], 2, Weight, [], new float[5]));
        Assert.Throws<ArgumentException>("bias", () => multiplier.Multiply(new float[8], 2, Weight, new float[2], new float[6]));
        Assert.Throws<ArgumentException>("a", () => multiplier.Multiply(new float[8], 3, 2, Weight, [], new float[6], 3));
        Assert.Throws<ArgumentOutOfRangeException>("a", () => multiplier.Multiply(new float[8], -1, Weight, [], new float[6]));
        Assert.Throws<ArgumentException>("b", () => multiplier.Multiply(new float[8], new float[11], new float[6], 2, 4, 3));
        Assert.Throws<ArgumentException>("sum", () => multiplier.AddSymmetricProduct(new float[8], 2, 4, new float[15]));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new MatrixMultiplier(0));
    }

    [Fact]
    public void A_weight_packed_for_other_vectors_is_refused()
    {
        if (SimdWidths.Best == SimdWidth.Portable)
            return;
        var error = Assert.Throws<ArgumentException>("weight", () => new MatrixMultiplier(1, SimdWidth.Portable).Multiply(new float[4], 1, Weight.Pack(), [], new float[3]));
        Assert.Contains("packed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_weight_throws_reaches_the_caller(int threads)
    {
        var multiplier = new MatrixMultiplier(threads, SimdWidths.Best, smallestShare: 1);
        var error = Assert.Throws<InvalidDataException>(() => multiplier.Multiply(new float[40 * 64], 40, new Unreadable(512, 64), [], new float[40 * 512]));
        Assert.Equal("row 300 cannot be read", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_cancelled_product_stops_between_panels(int threads)
    {
        // More pieces than threads: each thread may have begun one when the first cancels.
        const int Rows = 32768;
        using var cancellation = new CancellationTokenSource();
        var weight = new Cancelling(Rows, 64, cancellation);
        var multiplier = new MatrixMultiplier(threads, SimdWidths.Best, smallestShare: 1);
        Assert.Throws<OperationCanceledException>(() => multiplier.Multiply(new float[40 * 64], 40, weight, [], new float[40 * Rows], cancellation.Token));
        Assert.InRange(weight.RowsRead, 1, Rows - 1);
    }

    [Fact]
    public void A_product_that_is_cancelled_before_it_begins_writes_nothing()
    {
        var c = new float[] { 5, 5, 5 };
        Assert.Throws<OperationCanceledException>(() => new MatrixMultiplier(1).Multiply(new float[4], 1, Weight, [], c, new(canceled: true)));
        Assert.Equal([5, 5, 5], c);
    }

    private sealed class Unreadable(int rows, int columns) : Weight(rows, columns)
    {
        public override void Widen(int row, int column, Span<float> destination)
        {
            if (row == 300)
                throw new InvalidDataException("row 300 cannot be read");
        }
    }

    private sealed class Cancelling(int rows, int columns, CancellationTokenSource cancellation) : Weight(rows, columns)
    {
        private int _rowsRead;

        public int RowsRead => _rowsRead;

        public override void Widen(int row, int column, Span<float> destination)
        {
            Interlocked.Increment(ref _rowsRead);
            cancellation.Cancel();
        }
    }
}
