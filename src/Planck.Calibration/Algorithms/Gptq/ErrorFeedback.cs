using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Threading;
using System.Threading.Tasks;
using Planck.Algebra;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>
/// GPTQ's column loop (Frantar et al. 2023, arXiv 2210.17323): column j is rounded, <c>e = (w_j - q_j) / U[j, j]</c>, and <c>e * U[j, k]</c> is taken from every later
/// column k.
/// </summary>
/// <remarks>
/// Columns are taken in blocks. Inside a block errors move at once; what a block gets from all columns before it is one product of their errors and a part of U,
/// made when its turn comes. The papers' form, which updates everything behind a block, reads and writes the weight once per block; this one reads the errors. They
/// differ in the order of a sum. Rows do not depend on one another: they go to threads in chunks, and bytes do not depend on how many there are.
/// </remarks>
internal sealed class ErrorFeedback(MatrixMultiplier multiplier, int threads, int blockSize, CancellationToken cancellation)
{
    /// <summary>Rows that a thread takes through a block, as columns of neighbouring elements: four of the widest vectors.</summary>
    private const int ChunkRows = 64;

    /// <summary>Rounds a weight.</summary>
    /// <param name="weight">[rows, columns] in the order of the factor's columns; afterwards the errors of its columns, divided by U's diagonal.</param>
    /// <param name="factor">[columns, columns].</param>
    /// <param name="order">Column of the weight's own order at each place; null when they are the same.</param>
    /// <param name="result">[rows, columns] bf16 bits in the weight's own order: the rounded weight, decoded.</param>
    public void Solve(float[] weight, int rows, HessianFactor factor, ColumnQuantizer quantizer, int[]? order, ushort[] result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        var columns = factor.Size;
        var before = new float[(long)rows * Math.Min(blockSize, columns)];
        var chunks = (rows + ChunkRows - 1) / ChunkRows;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (var first = 0; first < columns; first += blockSize)
        {
            var block = new ColumnBlock(first, Math.Min(blockSize, columns - first), columns, rows);
            multiplier.Multiply(weight, columns, rows, factor.Above(first, first, block.Width), [], before, block.Width, cancellation);
            Parallel.For(0, chunks, options, chunk =>
            {
                var tile = new Tile(block.Width);
                Load(block, chunk * ChunkRows, weight, before, tile);
                Round(block, chunk * ChunkRows, factor, quantizer, order, result, tile);
                Store(block, chunk * ChunkRows, weight, tile);
            });
        }
    }

    /// <summary>Takes the errors of all columns before the block from its weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Load(in ColumnBlock block, int firstRow, float[] weight, float[] before, Tile tile)
    {
        var end = Math.Min(block.Rows, firstRow + ChunkRows);
        for (var row = firstRow; row < end; row++)
        {
            var source = weight.AsSpan((int)((long)row * block.Columns + block.First), block.Width);
            var errors = before.AsSpan(row * block.Width, block.Width);
            for (var column = 0; column < source.Length; column++)
                tile.Values[column * ChunkRows + row - firstRow] = source[column] - errors[column];
        }
    }

    private static void Round(in ColumnBlock block, int firstRow, HessianFactor factor, ColumnQuantizer quantizer, int[]? order, ushort[] result, Tile tile)
    {
        var count = Math.Min(ChunkRows, block.Rows - firstRow);
        for (var j = 0; j < block.Width; j++)
        {
            var column = order is null ? block.First + j : order[block.First + j];
            var values = tile.Column(j);
            var rounded = tile.Rounded.AsSpan();
            quantizer.Round(column, firstRow, values[..count], rounded[..count], tile.Amax);
            for (var row = 0; row < count; row++)
                result[(int)((long)(firstRow + row) * block.Columns + column)] = Bf16.Round(rounded[row]);
            Spread(factor.Row(block.First + j, block.First + j, block.Width - j), values, rounded, tile.Values.AsSpan(j * ChunkRows));
        }
    }

    /// <summary>Turns a column into its errors and moves them into those that follow.</summary>
    /// <param name="spread">U[j, j] and what is right of it.</param>
    /// <param name="tile">From column j on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Spread(ReadOnlySpan<float> spread, Span<float> values, ReadOnlySpan<float> rounded, Span<float> tile)
    {
        for (var row = 0; row < ChunkRows; row++)
            values[row] = (values[row] - rounded[row]) / spread[0];
        var errors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        var (first, second, third, fourth) = (errors[0], errors[1], errors[2], errors[3]);
        for (var column = 1; column < spread.Length; column++)
        {
            var share = Vector512.Create(-spread[column]);
            var target = MemoryMarshal.Cast<float, Vector512<float>>(tile.Slice(column * ChunkRows, ChunkRows));
            target[3] = Vector512.FusedMultiplyAdd(fourth, share, target[3]);
            target[2] = Vector512.FusedMultiplyAdd(third, share, target[2]);
            target[1] = Vector512.FusedMultiplyAdd(second, share, target[1]);
            target[0] = Vector512.FusedMultiplyAdd(first, share, target[0]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Store(in ColumnBlock block, int firstRow, float[] weight, Tile tile)
    {
        var end = Math.Min(block.Rows, firstRow + ChunkRows);
        for (var row = firstRow; row < end; row++)
        {
            var target = weight.AsSpan((int)((long)row * block.Columns + block.First), block.Width);
            for (var column = 0; column < target.Length; column++)
                target[column] = tile.Values[column * ChunkRows + row - firstRow];
        }
    }

    /// <summary>Columns that errors move among at once.</summary>
    /// <param name="Columns">Of the whole weight.</param>
    private readonly record struct ColumnBlock(int First, int Width, int Columns, int Rows);

    /// <summary>A block's columns of a chunk of rows, and what rounding one column takes.</summary>
    private sealed class Tile(int width)
    {
        public float[] Values { get; } = new float[width * ChunkRows];

        public float[] Rounded { get; } = new float[ChunkRows];

        public float[] Amax { get; } = new float[ChunkRows];

        public Span<float> Column(int index) => Values.AsSpan(index * ChunkRows, ChunkRows);
    }
}
