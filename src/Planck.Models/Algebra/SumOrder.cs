namespace Planck.Algebra;

/// <summary>
/// The order in which every product of this room sums, which makes its results the same bits for any number of threads, any number of rows in the call, any
/// SIMD level, and any kind of weight that widens to the same float32 values.
/// </summary>
/// <remarks>
/// The inner dimension is cut into blocks of <see cref="BlockLength"/>; the last may be shorter. For element c of the product of a row a and a weight row w:
/// <code>
/// c = 0
/// for each block in order:
///     s = 0
///     for each k of the block in order: s = fma(a[k], w[k], s)
///     c = c + s                       (the first block: c = s)
/// c = c + bias                        (where there is one)
/// </code>
/// A token decoded alone therefore gets the bits it has inside a batch. Payloads of NaN are not part of the contract.
/// </remarks>
public static class SumOrder
{
    /// <summary>
    /// Elements of the inner dimension in one block. A strip of packed weight (32 x 512 float32) then takes 64 KiB, 12 rows of activations 24 KiB, and
    /// block sizes of quantized formats (16 to 128) divide it.
    /// </summary>
    public const int BlockLength = 512;
}
