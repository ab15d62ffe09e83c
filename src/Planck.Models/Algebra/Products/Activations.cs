using System;

namespace Planck.Algebra.Products;

/// <summary>Activations held in place: element [row, column] at <c>Start + row * RowStride + column * ColumnStride</c>.</summary>
internal readonly unsafe struct Activations(float* start, nint rowStride, nint columnStride)
{
    /// <summary>Copies a block of rows to where a tile reads them, <see cref="SumOrder.BlockLength"/> apart, and fills up with zeros.</summary>
    /// <param name="tileRows">Rows to write, <paramref name="rows"/> of them from here.</param>
    public void CopyTo(float* destination, int row, int rows, int tileRows, int column, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            var source = start + (row + r) * rowStride + column * columnStride;
            var target = destination + r * SumOrder.BlockLength;
            if (columnStride == 1)
            {
                new ReadOnlySpan<float>(source, columns).CopyTo(new(target, columns));
                continue;
            }

            for (var k = 0; k < columns; k++)
                target[k] = source[k * columnStride];
        }

        for (var r = rows; r < tileRows; r++)
            new Span<float>(destination + r * SumOrder.BlockLength, columns).Clear();
    }
}
