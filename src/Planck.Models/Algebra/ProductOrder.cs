namespace Planck.Algebra;

/// <summary>Which of two orders a product sums in. Either gives the same bits for any number of threads or rows in the call, and at any SIMD level.</summary>
public enum ProductOrder
{
    /// <summary><see cref="SumOrder"/>.</summary>
    Blocks,

    /// <summary>
    /// That of Intel's matrix tiles (AMX, TDPBF16PS), in which torch multiplies bfloat16 on processors that have them, and ModelOpt's reference data were made. For
    /// element c of the product of a row a and a weight row w:
    /// <code>
    /// c = 0
    /// for each 32 of the inner dimension in order:
    ///     even = odd = 0
    ///     for each pair k, k + 1 of them in order: even = fma(a[k], w[k], even); odd = fma(a[k + 1], w[k + 1], odd)
    ///     c = c + (even + odd)
    /// c = c + bias                        (where there is one)
    /// </code>
    /// </summary>
    /// <remarks>
    /// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, TDPBF16PS; oneDNN keeps a sum's tiles in order. One thing is left out: tiles take
    /// numbers below the normal range as 0.
    /// </remarks>
    Tiles,
}
