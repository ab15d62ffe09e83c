using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>Sums of products of some rows of activations and one vector of weight rows, over a block of the inner dimension.</summary>
internal unsafe interface IDot<TLanes> : IColumnVisitor<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <summary>Takes one widened column.</summary>
    void Add(TLanes column);

    /// <summary>Writes the sums of row r to <c>tile + r * stride</c>.</summary>
    void Store(float* tile, nint stride);
}
