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

/// <summary>int8 elements under a scale that may be too small for them.</summary>
internal readonly struct LimitedInt8Element : IByteElement
{
    public static float MaxBound => Scales.AmaxScale.MaxInt8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Encode<TLanes>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes>
    {
        var even = IntegerLanes.RoundLimited(TLanes.DivideSingle(PairLanes.Even(pairs), scale), MaxBound);
        var odd = IntegerLanes.RoundLimited(TLanes.DivideSingle(PairLanes.Odd(pairs), scale), MaxBound);
        return (even & TLanes.Create(0xFFu)) | (odd << 8);
    }
}

/// <summary>e4m3 elements of FP8 per tensor, whose quotients are rounded to bf16 first: PyTorch keeps a bf16 tensor over one number in bf16.</summary>
internal readonly struct TwiceRoundedE4M3Element : IByteElement
{
    public static float MaxBound => Scales.AmaxScale.MaxE4M3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Encode<TLanes>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes> =>
        E4M3Lanes.EncodePairs(
            pairs,
            PairLanes.RoundToBf16(TLanes.DivideSingle(PairLanes.Even(pairs), scale)),
            PairLanes.RoundToBf16(TLanes.DivideSingle(PairLanes.Odd(pairs), scale)));
}

/// <summary>A row, or a part of one, encoded to one byte per element.</summary>
internal static class ByteRow
{
    private const int WidestVector = 32;

    /// <param name="blockColumns">Columns that share a scale; the last block may have fewer.</param>
    /// <param name="scales">One per block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Encode<TLanes, TElement>(ReadOnlySpan<ushort> source, int blockColumns, ReadOnlySpan<float> scales, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
        where TElement : IByteElement
    {
        ref readonly var first = ref MemoryMarshal.GetReference(source);
        ref var code = ref MemoryMarshal.GetReference(codes);
        for (int block = 0, column = 0; column < source.Length; block++)
        {
            var end = Math.Min(column + blockColumns, source.Length);
            var scale = TLanes.Create(scales[block]);
            for (; column <= end - TLanes.Columns; column += TLanes.Columns)
            {
                var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), column));
                TLanes.StoreWords(TElement.Encode(pairs, scale), ref Unsafe.Add(ref code, column));
            }

            if (column < end)
                EncodeTail<TLanes, TElement>(source[column..end], scales[block], codes[column..end]);
            column = end;
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
