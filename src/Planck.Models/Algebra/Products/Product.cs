using System;

namespace Planck.Algebra.Products;

/// <summary>
/// One product C = A * W^T, all operands held in place, computed piece by piece: for each block of the inner dimension, the panel's weight is packed (it
/// then stays in the second-level cache), and every tile of activations goes over it (the tile stays in the first-level cache).
/// </summary>
internal sealed unsafe class Product
{
    public required StripKernels Kernels { get; init; }

    public required PanelGrid Grid { get; init; }

    public required Activations A { get; init; }

    /// <summary>Rows of A and C.</summary>
    public required int Rows { get; init; }

    /// <summary>The weight; its rows are C's columns.</summary>
    public required StripSource Source { get; init; }

    public required float* C { get; init; }

    public required nint CStride { get; init; }

    /// <summary>Null for none.</summary>
    public float* Bias { get; init; }

    /// <summary>Whether the product is added to what C holds.</summary>
    public bool Accumulates { get; init; }

    /// <summary>Whether only elements on and above the diagonal are asked for; others may be computed too.</summary>
    public bool UpperTriangle { get; init; }

    /// <param name="piece">0 to <see cref="PanelGrid.Pieces"/> - 1; the last panels first, which are the largest pieces of a triangle.</param>
    public void Compute(int piece, PanelBuffer buffer)
    {
        var firstColumn = (Grid.Panels - 1 - piece / Grid.Chunks) * Grid.PanelRows;
        var endColumn = Math.Min(Source.Weight.Rows, firstColumn + Grid.PanelRows);
        var firstRow = piece % Grid.Chunks * Grid.ChunkRows;
        var endRow = Math.Min(UpperTriangle ? endColumn : Rows, firstRow + Grid.ChunkRows);
        var depth = Source.Weight.Columns;
        for (var k = 0; k < depth; k += SumOrder.BlockLength)
        {
            var block = Math.Min(SumOrder.BlockLength, depth - k);
            var strips = Strips(firstColumn, endColumn, k, block, buffer, out var stripLength);
            for (var row = firstRow; row < endRow; row += Kernels.TileRows)
            {
                var rows = Math.Min(Kernels.TileRows, endRow - row);
                A.CopyTo(buffer.Rows, row, rows, Kernels.TileFor(rows), k, block);
                MultiplyRows(row, rows, firstColumn, endColumn, block, strips, stripLength, buffer, Accumulates || k > 0);
            }
        }

        Finish(firstRow, endRow, firstColumn, endColumn);
    }

    /// <summary>The panel's packed block.</summary>
    private float* Strips(int firstColumn, int endColumn, int k, int block, PanelBuffer buffer, out nint stripLength)
    {
        if (Source.Weight is PackedWeight packed)
        {
            stripLength = packed.StripLength;
            return packed.Strip(firstColumn, k);
        }

        stripLength = SumOrder.BlockLength * Kernels.StripRows;
        var strip = buffer.Strips;
        for (var column = firstColumn; column < endColumn; column += Kernels.StripRows, strip += stripLength)
            Kernels.Pack(Source, column, Math.Min(Kernels.StripRows, endColumn - column), k, block, strip);
        return buffer.Strips;
    }

    private void MultiplyRows(
        int row, int rows, int firstColumn, int endColumn, int block, float* strip, nint stripLength, PanelBuffer buffer, bool accumulate)
    {
        var tileRows = Kernels.TileFor(rows);
        var c = C + row * CStride;
        for (var column = firstColumn; column < endColumn; column += Kernels.StripRows, strip += stripLength)
        {
            var columns = Math.Min(Kernels.StripRows, endColumn - column);
            if (rows == tileRows && columns == Kernels.StripRows)
            {
                Kernels.Multiply(tileRows, block, buffer.Rows, strip, c + column, CStride, accumulate);
                continue;
            }

            Kernels.Multiply(tileRows, block, buffer.Rows, strip, buffer.Tile, Kernels.StripRows, accumulate: false);
            for (var r = 0; r < rows; r++)
                Merge(buffer.Tile + r * Kernels.StripRows, c + r * CStride + column, columns, accumulate);
        }
    }

    private static void Merge(float* tile, float* c, int columns, bool accumulate)
    {
        for (var column = 0; column < columns; column++)
            c[column] = accumulate ? c[column] + tile[column] : tile[column];
    }

    private void Finish(int firstRow, int endRow, int firstColumn, int endColumn)
    {
        var columns = endColumn - firstColumn;
        for (var row = firstRow; row < endRow; row++)
        {
            var c = new Span<float>(C + row * CStride + firstColumn, columns);
            if (Source.Weight.Columns == 0 && !Accumulates)
                c.Clear();
            if (Bias is null)
                continue;
            for (var column = 0; column < columns; column++)
                c[column] += Bias[firstColumn + column];
        }
    }
}
