using System;
using System.Collections.Concurrent;
using System.Threading;
using Planck.Algebra.Products;
using Planck.Algebra.Simd;

namespace Planck.Algebra;

/// <summary>
/// Products of float32 matrices and weights. All results follow <see cref="SumOrder"/>, or the <see cref="ProductOrder"/> that is asked for. Safe to use from several
/// threads; keeps one packing buffer (0.4 MB, and up to 4 MB of activations) per thread that it has used at once.
/// </summary>
public sealed unsafe class MatrixMultiplier
{
    private readonly ConcurrentBag<PanelBuffer> _buffers;
    private readonly StripKernels _kernels;
    private readonly long _smallestShare;
    private readonly SimdWidth _width;

    /// <param name="threads">Threads a product may use, the calling one among them.</param>
    /// <param name="order">In which order they sum.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one thread.</exception>
    public MatrixMultiplier(int threads, ProductOrder order = ProductOrder.Blocks)
        : this(threads, SimdWidths.Best, order: order)
    {
    }

    /// <param name="smallestShare">Multiply-adds that are worth a thread of their own.</param>
    internal MatrixMultiplier(int threads, SimdWidth width, long smallestShare = PanelGrid.SmallestShare, ProductOrder order = ProductOrder.Blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        (Threads, Order, _width, _smallestShare, _kernels, _buffers) = (threads, order, width, smallestShare, StripKernels.For(width, order), []);
        OneThread = threads == 1 ? this : new(this);
    }

    private MatrixMultiplier(MatrixMultiplier several)
    {
        (Threads, Order, _width, _smallestShare, _kernels, _buffers) = (1, several.Order, several._width, several._smallestShare, several._kernels, several._buffers);
        OneThread = this;
    }

    /// <summary>Threads a product may use.</summary>
    public int Threads { get; }

    /// <summary>In which order products sum.</summary>
    public ProductOrder Order { get; }

    /// <summary>The same with one thread and the same buffers, for those who share work out themselves.</summary>
    public MatrixMultiplier OneThread { get; }

    /// <summary>C[rows, N] = A[rows, K] * W[N, K]^T + bias[N], rows of A and C without gaps.</summary>
    /// <param name="a">[<paramref name="rows"/>, K].</param>
    /// <param name="bias">[N], or empty for none.</param>
    /// <param name="c">[<paramref name="rows"/>, N]; overwritten. Must not overlap the other operands.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; <paramref name="c"/> is then partly written.</exception>
    public void Multiply(
        ReadOnlySpan<float> a, int rows, Weight weight, ReadOnlySpan<float> bias, Span<float> c, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Multiply(a, weight.Columns, rows, weight, bias, c, weight.Rows, cancellation);
    }

    /// <summary><see cref="Multiply(ReadOnlySpan{float}, int, Weight, ReadOnlySpan{float}, Span{float}, CancellationToken)"/> within larger matrices.</summary>
    /// <param name="aStride">Elements from one row of A to the next, at least K.</param>
    /// <param name="cStride">Elements from one row of C to the next, at least N.</param>
    /// <exception cref="ArgumentException">A span is too short, or a stride.</exception>
    public void Multiply(
        ReadOnlySpan<float> a, int aStride, int rows, Weight weight, ReadOnlySpan<float> bias, Span<float> c, int cStride, CancellationToken cancellation = default) =>
        Multiply(a, aStride, rows, weight, bias, c, cStride, accumulates: false, cancellation);

    /// <summary>C += A * W^T, within larger matrices.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, int, int, Weight, ReadOnlySpan{float}, Span{float}, int, CancellationToken)"/>
    internal void Add(ReadOnlySpan<float> a, int aStride, int rows, Weight weight, Span<float> c, int cStride) =>
        Multiply(a, aStride, rows, weight, [], c, cStride, accumulates: true, CancellationToken.None);

    private void Multiply(
        ReadOnlySpan<float> a, int aStride, int rows, Weight weight, ReadOnlySpan<float> bias, Span<float> c, int cStride, bool accumulates, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(weight);
        RequireMatrix(nameof(a), a.Length, rows, weight.Columns, aStride);
        RequireMatrix(nameof(c), c.Length, rows, weight.Rows, cStride);
        if (!bias.IsEmpty && bias.Length != weight.Rows)
            throw new ArgumentException($"the bias has {bias.Length} elements for a weight of {weight.Rows} rows; it needs one a row, or none at all", nameof(bias));
        if (weight is PackedWeight packed && packed.Width != _width)
            throw new ArgumentException($"the weight was packed for {packed.Width} vectors, and this product uses {_width}", nameof(weight));

        fixed (float* start = a, sums = c, biases = bias)
        {
            using var source = StripSource.Of(weight);
            Run(new()
            {
                Kernels = _kernels,
                Grid = Grid(rows, weight),
                A = new(start, aStride, 1),
                Rows = rows,
                Source = source,
                C = sums,
                CStride = cStride,
                Bias = bias.IsEmpty ? null : biases,
                Accumulates = accumulates,
            }, cancellation);
        }
    }

    /// <summary>C[rows, N] = A[rows, K] * B[K, N] of float32 matrices without gaps between their rows.</summary>
    /// <param name="inner">K.</param>
    /// <param name="columns">N.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Multiply(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns, CancellationToken cancellation = default)
    {
        RequireMatrix(nameof(b), b.Length, inner, columns, columns);
        fixed (float* start = b)
        {
            var weight = new Fp32Weight(TensorBytes.Pinned(start, b.Length), DenseLayout.ColumnMajor(columns, inner));
            Multiply(a, rows, weight, [], c, cancellation);
        }
    }

    /// <summary>
    /// Adds X^T * X of X[rows, K] to a symmetric matrix [K, K], the Hessian of a least-squares problem summed over batches. Blocks of
    /// <see cref="SumOrder"/> begin anew with each call. Only the diagonal and what is above it are read; the rest is written as its mirror image.
    /// </summary>
    /// <param name="x">[<paramref name="rows"/>, <paramref name="columns"/>].</param>
    /// <param name="sum">[<paramref name="columns"/>, <paramref name="columns"/>].</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void AddSymmetricProduct(ReadOnlySpan<float> x, int rows, int columns, Span<float> sum, CancellationToken cancellation = default)
    {
        RequireMatrix(nameof(x), x.Length, rows, columns, columns);
        RequireMatrix(nameof(sum), sum.Length, columns, columns, columns);
        fixed (float* start = x, sums = sum)
        {
            var weight = new Fp32Weight(TensorBytes.Pinned(start, x.Length), DenseLayout.ColumnMajor(columns, rows));
            using var source = StripSource.Of(weight);
            Run(new()
            {
                Kernels = _kernels,
                Grid = Grid(columns, weight),
                A = new(start, 1, columns),
                Rows = columns,
                Source = source,
                C = sums,
                CStride = columns,
                Accumulates = true,
                UpperTriangle = true,
            }, cancellation);
            var triangle = new MirroredTriangle(sums, columns);
            SharedLoop.Run(triangle.Bands, Threads, triangle.Mirror, cancellation);
        }
    }

    private static void RequireMatrix(string name, int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows, name);
        ArgumentOutOfRangeException.ThrowIfNegative(columns, name);
        if (stride < columns)
            throw new ArgumentException($"rows of {columns} elements cannot be {stride} elements apart", name);
        var needed = rows == 0 || columns == 0 ? 0 : (rows - 1L) * stride + columns;
        if (length < needed)
            throw new ArgumentException($"a matrix of {rows} x {columns} with rows {stride} elements apart needs {needed} elements; the span has {length}", name);
    }

    private PanelGrid Grid(int rows, Weight weight) => PanelGrid.For(rows, weight.Rows, weight.Columns, Threads, _smallestShare, _kernels);

    private void Run(Product product, CancellationToken cancellation)
    {
        if (product.Rows == 0 || product.Source.Weight.Rows == 0)
            return;
        SharedLoop.Run(product.Grid.Pieces, product.Grid.Threads, piece =>
        {
            if (!_buffers.TryTake(out var buffer))
                buffer = new();
            product.Compute(piece, buffer);
            _buffers.Add(buffer);
        }, cancellation);
    }
}
