namespace Planck.Algebra.Simd;

/// <summary>Takes the columns of a square of rows, one after the other: what a transposition hands out without a detour over memory.</summary>
internal interface IColumnVisitor<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <summary>Whether rows are read on from square to square, so that what comes <see cref="Prefetch.StreamDistance"/> later is asked for.</summary>
    bool Streams { get; }

    /// <param name="column">Lane r holds the next 32 bits of row r: one float32, or two 16-bit elements with the first in the low half.</param>
    void Visit(TLanes column);
}
