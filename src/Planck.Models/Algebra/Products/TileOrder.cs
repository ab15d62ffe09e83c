namespace Planck.Algebra.Products;

/// <summary>The measures of <see cref="ProductOrder.Tiles"/>.</summary>
internal static class TileOrder
{
    /// <summary>Elements of the inner dimension that a tile instruction takes; <see cref="SumOrder.BlockLength"/> is a multiple.</summary>
    public const int Depth = 32;
}
