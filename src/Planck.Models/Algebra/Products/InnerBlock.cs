using System;

namespace Planck.Algebra.Products;

/// <summary>One block of the inner dimension, as <see cref="SumOrder"/> cuts it.</summary>
internal readonly record struct InnerBlock(int Start, int Length)
{
    public static InnerBlock At(int start, int depth) => new(start, Math.Min(SumOrder.BlockLength, depth - start));
}
