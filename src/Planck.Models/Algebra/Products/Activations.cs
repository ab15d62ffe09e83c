using System;
using System.Runtime.CompilerServices;

namespace Planck.Algebra.Products;

/// <summary>Activations held in place: element [row, column] at <c>Start + row * RowStride + column * ColumnStride</c>.</summary>
internal readonly unsafe struct Activations(float* start, nint rowStride, nint columnStride)
{
    /// <summary>Where an element is.</summary>
    public float* Address(int row, int column) => start + row * rowStride + column * columnStride;

    /// <summary>Copies a block of rows to where a tile reads them, <see cref="SumOrder.BlockLength"/> apart, and fills up with zeros.</summary>
    /// <param name="tileRows">Rows to write, <paramref name="rows"/> of them from here.</param>
    public void CopyTo(float* destination, int row, int rows, int tileRows, InnerBlock block)
    {
        if (columnStride == 1)
        {
            for (var r = 0; r < rows; r++)
                new ReadOnlySpan<float>(Address(row + r, block.Start), block.Length).CopyTo(new(destination + r * SumOrder.BlockLength, block.Length));
        }
        else
        {
            Transpose(destination, row, rows, block);
        }

        for (var r = rows; r < tileRows; r++)
            new Span<float>(destination + r * SumOrder.BlockLength, block.Length).Clear();
    }

    /// <summary>Columns outside, because the elements of a column are neighbours here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Transpose(float* destination, int row, int rows, InnerBlock block)
    {
        for (var k = 0; k < block.Length; k++)
        {
            var source = Address(row, block.Start + k);
            for (var r = 0; r < rows; r++)
                destination[r * SumOrder.BlockLength + k] = source[r * rowStride];
        }
    }
}
