namespace Planck.Algebra.Simd;

/// <summary>
/// A vector of float32 lanes: the instructions that tiles and packing are written in, once for every vector width. Pointers need no alignment.
/// </summary>
internal unsafe interface IFloatLanes<TSelf>
    where TSelf : struct, IFloatLanes<TSelf>
{
    /// <summary>Lanes of one vector.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of the largest tile whose accumulators, two vectors each, stay in registers.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf lanes, float* destination);

    static abstract TSelf Add(TSelf left, TSelf right);

    /// <summary><c>left * right + addend</c>, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The bf16 in the low half of each lane as float32, exactly.</summary>
    static abstract TSelf LowBf16(TSelf pairs);

    static abstract TSelf HighBf16(TSelf pairs);

    /// <summary>The fp16 in the low half of each lane as float32, exactly.</summary>
    static abstract TSelf LowFp16(TSelf pairs);

    static abstract TSelf HighFp16(TSelf pairs);

    /// <summary>One 16-bit value per lane, in its low half.</summary>
    static abstract TSelf LoadHalves(ushort* source);

    /// <summary>
    /// Hands out the columns of <see cref="Count"/> rows, in order: <paramref name="squares"/> times <see cref="Count"/> columns of 32 bits. Row r begins
    /// <c>r * sourceStride</c> bytes after <paramref name="source"/>.
    /// </summary>
    static abstract void VisitColumns<TVisitor>(byte* source, nint sourceStride, int squares, ref TVisitor visitor)
        where TVisitor : struct, IColumnVisitor<TSelf>;
}
