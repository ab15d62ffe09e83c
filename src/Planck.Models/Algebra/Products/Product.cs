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

    /// <param name="index">0 to <see cref="PanelGrid.Pieces"/> - 1; the last spans first, which are the largest pieces of a triangle.</param>
    public void Compute(int index, PanelBuffer buffer)
    {
        var firstColumn = (Grid.Spans - 1 - index / Grid.Chunks) * Grid.SpanRows;
        var endColumn = Math.Min(Source.Weight.Rows, firstColumn + Grid.SpanRows);
        var firstRow = index % Grid.Chunks * Grid.ChunkRows;
        var endRow = Math.Min(UpperTriangle ? endColumn : Rows, firstRow + Grid.ChunkRows);
        if (firstRow >= endRow)
            return;

        var piece = new Piece(firstRow, endRow, firstColumn, endColumn);
        if (piece.Rows > Kernels.TileRows)
            ComputePanels(piece, buffer);
        else
            ComputeStrips(piece, buffer);
        Finish(piece);
    }

    /// <summary>Several tiles: a block of a whole panel is packed and then used by all of them.</summary>
    private void ComputePanels(in Piece piece, PanelBuffer buffer)
    {
        var depth = Source.Weight.Columns;
        var severalTiles = piece.Rows > Kernels.TileRows;
        var severalPanels = piece.Columns > Grid.PanelRows;
        var rows = buffer.Rows(severalPanels ? piece.Rows : Kernels.TileRows);
        for (var k = 0; k < depth; k += SumOrder.BlockLength)
        {
            var block = InnerBlock.At(k, depth);
            var tiles = new ActivationTiles(A, block, piece, severalPanels, rows);
            for (var column = piece.FirstColumn; column < piece.EndColumn; column += Grid.PanelRows)
            {
                var panel = piece with { FirstColumn = column, EndColumn = Math.Min(piece.EndColumn, column + Grid.PanelRows) };
                var strips = Source.Weight is PackedWeight packed ? packed.Strips(column, k) : Pack(panel, block, buffer, streams: !severalTiles);
                var endRow = UpperTriangle ? Math.Min(panel.EndRow, panel.EndColumn) : panel.EndRow;
                var next = After(piece, panel, block);
                for (var row = panel.FirstRow; row < endRow; row += Kernels.TileRows)
                    MultiplyTile(panel, block, row, strips, ref tiles, ref next, buffer.Tile);
            }
        }
    }

    /// <summary>A single tile: goes strip by strip, so that each weight row is read from its beginning to its end, as memory likes best.</summary>
    private void ComputeStrips(in Piece piece, PanelBuffer buffer)
    {
        for (var column = piece.FirstColumn; column < piece.EndColumn; column += Kernels.StripRows)
        {
            var strip = piece with { FirstColumn = column, EndColumn = Math.Min(piece.EndColumn, column + Kernels.StripRows) };
            if (Kernels.ReadsInPlace(Source, strip.Rows, strip.Columns))
                ComputeInPlace(strip, buffer);
            else
                ComputePanels(strip, buffer);
        }
    }

    private void ComputeInPlace(in Piece strip, PanelBuffer buffer)
    {
        var depth = Source.Weight.Columns;
        var rows = buffer.Rows(strip.Rows);
        for (var k = 0; k < depth; k += SumOrder.BlockLength)
        {
            var block = InnerBlock.At(k, depth);
            A.CopyTo(rows, strip.FirstRow, strip.Rows, strip.Rows, block);
            Kernels.MultiplyInPlace(Source, strip.Rows, strip.FirstColumn, block, rows, buffer.Tile);
            Merge(strip.Rows, buffer.Tile, C + strip.FirstRow * CStride + strip.FirstColumn, strip.Columns, Adds(block));
        }
    }

    /// <summary>The panel multiplied after another: the next of its block, or the first of the next block.</summary>
    private PanelAhead After(in Piece piece, in Piece panel, InnerBlock block)
    {
        // A single tile reads each row of weight from its beginning to its end, and packing asks for what follows.
        if (piece.Rows <= Kernels.TileRows)
            return default;
        var (column, k) = panel.EndColumn < piece.EndColumn ? (panel.EndColumn, block.Start) : (piece.FirstColumn, block.Start + block.Length);
        return k < Source.Weight.Columns ? PanelAhead.Of(Source, column, Math.Min(Grid.PanelRows, piece.EndColumn - column), k, Kernels.StripRows) : default;
    }

    private PackedStrips Pack(in Piece piece, InnerBlock block, PanelBuffer buffer, bool streams)
    {
        var strips = new PackedStrips(buffer.Strips, SumOrder.BlockLength * Kernels.StripRows);
        for (var (column, index) = (piece.FirstColumn, 0); column < piece.EndColumn; column += Kernels.StripRows, index++)
            Kernels.Pack(Source, column, Math.Min(Kernels.StripRows, piece.EndColumn - column), block, strips[index], streams);
        return strips;
    }

    /// <summary>A tile's rows times all strips of a panel.</summary>
    private void MultiplyTile(in Piece panel, InnerBlock block, int row, PackedStrips strips, ref ActivationTiles tiles, ref PanelAhead next, float* part)
    {
        var rows = Math.Min(Kernels.TileRows, panel.EndRow - row);
        var tileRows = Kernels.TileFor(rows);
        var a = tiles.Tile(row, rows, tileRows);
        var c = C + row * CStride;
        for (var (column, index) = (panel.FirstColumn, 0); column < panel.EndColumn; column += Kernels.StripRows, index++)
        {
            // With each strip, two rows of the next tile are brought closer: a panel has half as many strips as a tile has rows.
            var ahead = next.With(tiles.Ahead(row + Kernels.TileRows + 2 * index));
            var columns = Math.Min(Kernels.StripRows, panel.EndColumn - column);
            if (rows == tileRows && columns == Kernels.StripRows)
            {
                Kernels.Multiply(tileRows, block.Length, a, strips[index], c + column, CStride, Adds(block), ahead);
                continue;
            }

            if (Adds(block))
                Copy(rows, c + column, CStride, part, Kernels.StripRows, columns);
            Kernels.Multiply(tileRows, block.Length, a, strips[index], part, Kernels.StripRows, Adds(block), ahead);
            Copy(rows, part, Kernels.StripRows, c + column, CStride, columns);
        }
    }

    private bool Adds(InnerBlock block) => Accumulates || block.Start > 0;

    /// <summary>The part of a tile that belongs to the product.</summary>
    private static void Copy(int rows, float* source, nint sourceStride, float* destination, nint stride, int columns)
    {
        for (var row = 0; row < rows; row++, source += sourceStride, destination += stride)
            new ReadOnlySpan<float>(source, columns).CopyTo(new(destination, columns));
    }

    /// <summary>Puts the part of a tile that belongs to the product where it belongs.</summary>
    private void Merge(int rows, float* tile, float* c, int columns, bool adds)
    {
        for (var row = 0; row < rows; row++, tile += Kernels.StripRows, c += CStride)
            for (var column = 0; column < columns; column++)
                c[column] = adds ? c[column] + tile[column] : tile[column];
    }

    /// <summary>The bias, and the zeros of an empty sum.</summary>
    private void Finish(in Piece piece)
    {
        for (var row = piece.FirstRow; row < piece.EndRow; row++)
        {
            var c = new Span<float>(C + row * CStride + piece.FirstColumn, piece.Columns);
            if (Source.Weight.Columns == 0 && !Accumulates)
                c.Clear();
            if (Bias is not null)
            {
                for (var column = 0; column < c.Length; column++)
                    c[column] += Bias[piece.FirstColumn + column];
            }
        }
    }
}
