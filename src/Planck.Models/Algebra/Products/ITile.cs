namespace Planck.Algebra.Products;

/// <summary>
/// A tile of the product: some rows of activations times one strip of weight rows, two vectors wide, over one block of the inner dimension. Written out per
/// number of rows, because the accumulators must be locals to stay in registers.
/// </summary>
internal unsafe interface ITile
{
    /// <summary>Rows of activations.</summary>
    static abstract int Rows { get; }

    /// <param name="depth">Elements of the inner dimension, at most <see cref="SumOrder.BlockLength"/>.</param>
    /// <param name="a">Activations, row r at <c>a + r * BlockLength</c>.</param>
    /// <param name="strip">Packed weight, [depth][two vectors].</param>
    /// <param name="c">Where the tile goes, row r at <c>c + r * cStride</c>, two vectors wide.</param>
    /// <param name="accumulate">Whether the sums are added to what is there.</param>
    /// <param name="ahead">What is asked for meanwhile.</param>
    static abstract void Multiply(int depth, float* a, float* strip, float* c, nint cStride, bool accumulate, Ahead ahead);
}
