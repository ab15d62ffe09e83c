namespace Planck.Algebra.Products;

/// <summary>
/// The activations of a piece over one block of the inner dimension, tile by tile as the kernels read them. Copied when first asked for; where several panels
/// go over them, all tiles are kept for those that follow.
/// </summary>
internal unsafe struct ActivationTiles(Activations source, InnerBlock block, Piece piece, bool kept, float* memory)
{
    private int _copiedRows = piece.FirstRow;

    /// <param name="row">The tile's first row; tiles are asked for in order, and by later panels again from the first.</param>
    /// <param name="rows">Rows of the piece in the tile.</param>
    /// <param name="tileRows">Rows of the tile; those beyond <paramref name="rows"/> are zeros.</param>
    public float* Tile(int row, int rows, int tileRows)
    {
        var tile = kept ? Kept(row) : memory;
        if (kept && row < _copiedRows)
            return tile;
        source.CopyTo(tile, row, rows, tileRows, block);
        _copiedRows = row + rows;
        return tile;
    }

    /// <summary>Where a row of the next tile will be read from; any address for a row outside of the piece.</summary>
    public readonly float* Ahead(int row) =>
        row >= piece.EndRow ? memory
        : kept && row < _copiedRows ? Kept(row)
        : source.Address(row, block.Start);

    private readonly float* Kept(int row) => memory + (nint)(row - piece.FirstRow) * SumOrder.BlockLength;
}
