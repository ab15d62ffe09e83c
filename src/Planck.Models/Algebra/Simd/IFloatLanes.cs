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

    /// <summary>The lanes' bits, the even bf16 of each pair shifted up to a float32.</summary>
    static abstract TSelf LowBf16(TSelf pairs);

    static abstract TSelf HighBf16(TSelf pairs);

    /// <summary>The fp16 in the low half of each lane as float32, exactly.</summary>
    static abstract TSelf LowFp16(TSelf pairs);

    static abstract TSelf HighFp16(TSelf pairs);

    /// <summary>One 16-bit value per lane, in its low half.</summary>
    static abstract TSelf LoadHalves(ushort* source);

    /// <summary>
    /// Transposes a square of <see cref="Count"/> x <see cref="Count"/> 32-bit elements. Row r of the source begins <c>r * sourceStride</c> bytes after
    /// <paramref name="source"/>; its elements become column r of the destination, whose rows are <paramref name="destinationStride"/> elements apart.
    /// </summary>
    static abstract void Transpose(byte* source, nint sourceStride, float* destination, nint destinationStride);
}
