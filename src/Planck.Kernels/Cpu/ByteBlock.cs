using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Planck.Kernels.Cpu;

/// <summary>How a format with one byte per element encodes elements over their scale.</summary>
internal interface IByteElement
{
    /// <summary>The largest value, which the amax is scaled to.</summary>
    static abstract float MaxBound { get; }

    /// <summary>The codes of both columns of every lane in its low two bytes.</summary>
    static abstract TLanes Encode<TLanes>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>e4m3 elements.</summary>
internal readonly struct E4M3Element : IByteElement
{
    public static float MaxBound => Scales.AmaxScale.MaxE4M3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Encode<TLanes>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes> =>
        E4M3Lanes.EncodePairs(pairs, TLanes.DivideSingle(PairLanes.Even(pairs), scale), TLanes.DivideSingle(PairLanes.Odd(pairs), scale));
}

/// <summary>int8 elements.</summary>
internal readonly struct Int8Element : IByteElement
{
    public static float MaxBound => Scales.AmaxScale.MaxInt8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Encode<TLanes>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes>
    {
        var even = IntegerLanes.Round(TLanes.DivideSingle(PairLanes.Even(pairs), scale));
        var odd = IntegerLanes.Round(TLanes.DivideSingle(PairLanes.Odd(pairs), scale));
        return (even & TLanes.Create(0xFFu)) | (odd << 8);
    }
}

/// <summary>Elements that share a scale, one byte each: a row, or a block of rows and columns.</summary>
internal static class ByteBlock
{
    private const int WidestVector = 32;

    /// <param name="source">The weights from the first element of the block to its last.</param>
    /// <param name="columns">Columns of the block.</param>
    /// <param name="stride">From a row to the next, in the weights and in the codes.</param>
    /// <param name="codes">As long as <paramref name="source"/>; what is outside the block stays.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Encode<TLanes, TElement>(ReadOnlySpan<ushort> source, int columns, int stride, float scale, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
        where TElement : IByteElement
    {
        ref readonly var first = ref MemoryMarshal.GetReference(source);
        ref var code = ref MemoryMarshal.GetReference(codes);
        var scales = TLanes.Create(scale);
        for (var row = 0; row < source.Length; row += stride)
        {
            var column = 0;
            for (; column <= columns - TLanes.Columns; column += TLanes.Columns)
            {
                var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), row + column));
                TLanes.StoreWords(TElement.Encode(pairs, scales), ref Unsafe.Add(ref code, row + column));
            }

            if (column < columns)
                EncodeTail<TLanes, TElement>(source[(row + column)..(row + columns)], scale, codes[(row + column)..(row + columns)]);
        }
    }

    /// <summary>Columns that do not fill a vector: encoded in a buffer that does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EncodeTail<TLanes, TElement>(ReadOnlySpan<ushort> source, float scale, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
        where TElement : IByteElement
    {
        Span<ushort> wideSource = stackalloc ushort[WidestVector];
        Span<byte> wideCodes = stackalloc byte[WidestVector];
        wideSource.Clear();
        source.CopyTo(wideSource);
        var pairs = TLanes.Load(in wideSource[0]);
        TLanes.StoreWords(TElement.Encode(pairs, TLanes.Create(scale)), ref wideCodes[0]);
        wideCodes[..codes.Length].CopyTo(codes);
    }
}
