using System;
using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>
/// Packs rows of a weight into a strip [columns][two vectors]: column k of the strip's rows lies side by side, as a tile reads it. Rows that the weight does
/// not have are zeros. Columns are written in whole squares of a transposition, so the strip needs room for a multiple of two vectors of them.
/// </summary>
internal static unsafe class StripPacker<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <summary>Columns that <see cref="Weight.Widen"/> is asked for at once.</summary>
    private const int Segment = 64;

    /// <param name="rows">1 to two vectors.</param>
    public static void Pack(StripSource source, int row, int rows, int column, int columns, float* strip)
    {
        var dense = source.Dense;
        if (dense is { Layout.RowStride: 1 } && rows == 2 * TLanes.Count)
        {
            CopyColumns(dense.Element, Address(source, dense, row, column), (nint)(dense.Layout.ColumnStride * dense.ElementSize), columns, strip);
            return;
        }

        for (var half = 0; half < 2; half++)
        {
            var first = half * TLanes.Count;
            var count = Math.Clamp(rows - first, 0, TLanes.Count);
            var done = 0;
            if (count == TLanes.Count && dense is { Layout.ColumnStride: 1 })
            {
                var start = Address(source, dense, row + first, column);
                var stride = (nint)(dense.Layout.RowStride * dense.ElementSize);
                done = dense.Element == StoredElement.Fp32
                    ? TransposeSingles(start, stride, columns, strip + first)
                    : TransposePairs(dense.Element, start, stride, columns, strip + first);
            }

            WidenRows(source.Weight, row + first, count, column + done, columns - done, strip + done * 2 * TLanes.Count + first);
        }
    }

    private static byte* Address(StripSource source, DenseWeight dense, int row, int column) =>
        source.Start + (row * dense.Layout.RowStride + column * dense.Layout.ColumnStride) * dense.ElementSize;

    /// <summary>Any weight: widens rows into a buffer and transposes that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void WidenRows(Weight weight, int row, int rows, int column, int columns, float* strip)
    {
        var widened = stackalloc float[TLanes.Count * Segment];
        new Span<float>(widened, TLanes.Count * Segment).Clear();
        for (var k = 0; k < columns; k += Segment)
        {
            var count = Math.Min(Segment, columns - k);
            for (var r = 0; r < rows; r++)
                weight.Widen(row + r, column + k, new Span<float>(widened + r * Segment, count));
            for (var square = 0; square < count; square += TLanes.Count)
                TLanes.Transpose((byte*)(widened + square), Segment * sizeof(float), strip + (k + square) * 2 * TLanes.Count, 2 * TLanes.Count);
        }
    }

    /// <returns>How many columns were packed: those in whole squares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int TransposeSingles(byte* source, nint stride, int columns, float* strip)
    {
        var k = 0;
        for (; k <= columns - TLanes.Count; k += TLanes.Count)
            TLanes.Transpose(source + k * sizeof(float), stride, strip + k * 2 * TLanes.Count, 2 * TLanes.Count);
        return k;
    }

    /// <summary>16-bit elements: two neighbouring columns are transposed as one 32-bit element and then widened apart.</summary>
    /// <returns>How many columns were packed: those in whole squares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int TransposePairs(StoredElement element, byte* source, nint stride, int columns, float* strip)
    {
        var pairs = stackalloc float[TLanes.Count * TLanes.Count];
        var k = 0;
        for (; k <= columns - 2 * TLanes.Count; k += 2 * TLanes.Count)
        {
            TLanes.Transpose(source + k * sizeof(ushort), stride, pairs, TLanes.Count);
            var column = strip + k * 2 * TLanes.Count;
            if (element == StoredElement.Bf16)
            {
                for (var pair = 0; pair < TLanes.Count; pair++, column += 4 * TLanes.Count)
                {
                    var both = TLanes.Load(pairs + pair * TLanes.Count);
                    TLanes.Store(TLanes.LowBf16(both), column);
                    TLanes.Store(TLanes.HighBf16(both), column + 2 * TLanes.Count);
                }
            }
            else
            {
                for (var pair = 0; pair < TLanes.Count; pair++, column += 4 * TLanes.Count)
                {
                    var both = TLanes.Load(pairs + pair * TLanes.Count);
                    TLanes.Store(TLanes.LowFp16(both), column);
                    TLanes.Store(TLanes.HighFp16(both), column + 2 * TLanes.Count);
                }
            }
        }

        return k;
    }

    /// <summary>A weight stored [in_features, out_features] already has the rows of a strip side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyColumns(StoredElement element, byte* source, nint stride, int columns, float* strip)
    {
        for (var end = strip + columns * 2 * TLanes.Count; strip < end; strip += 2 * TLanes.Count, source += stride)
        {
            TLanes first, second;
            switch (element)
            {
                case StoredElement.Fp32:
                    (first, second) = (TLanes.Load((float*)source), TLanes.Load((float*)source + TLanes.Count));
                    break;
                case StoredElement.Bf16:
                    (first, second) = (TLanes.LowBf16(TLanes.LoadHalves((ushort*)source)), TLanes.LowBf16(TLanes.LoadHalves((ushort*)source + TLanes.Count)));
                    break;
                default:
                    (first, second) = (TLanes.LowFp16(TLanes.LoadHalves((ushort*)source)), TLanes.LowFp16(TLanes.LoadHalves((ushort*)source + TLanes.Count)));
                    break;
            }

            TLanes.Store(first, strip);
            TLanes.Store(second, strip + TLanes.Count);
        }
    }
}
