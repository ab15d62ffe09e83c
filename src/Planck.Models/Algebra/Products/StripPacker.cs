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
    /// <param name="streams">Whether the strip's next block is packed next, so that its elements are asked for.</param>
    public static void Pack(StripSource source, int row, int rows, InnerBlock block, float* strip, bool streams)
    {
        var (column, columns) = block;
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
                done = PackRows(dense.Element, start, stride, columns, strip + first, streams);
            }

            if (done < columns)
                WidenRows(source.Weight, row + first, count, column + done, columns - done, strip + done * 2 * TLanes.Count + first);
        }
    }

    internal static byte* Address(StripSource source, DenseWeight dense, int row, int column) =>
        source.Start + (row * dense.Layout.RowStride + column * dense.Layout.ColumnStride) * dense.ElementSize;

    /// <summary>Any weight: widens rows into a buffer and transposes that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void WidenRows(Weight weight, int row, int rows, int column, int columns, float* strip)
    {
        var widened = stackalloc float[TLanes.Count * Segment];
        new Span<float>(widened, TLanes.Count * Segment).Clear();
        for (var k = 0; k < columns; k += Segment)
        {
            var count = Math.Min(Segment, columns - k);
            for (var r = 0; r < rows; r++)
                weight.Widen(row + r, column + k, new Span<float>(widened + r * Segment, count));
            Pack<StoredFp32<TLanes>>((byte*)widened, Segment * sizeof(float), (count + TLanes.Count - 1) / TLanes.Count, strip + k * 2 * TLanes.Count, streams: false);
        }
    }

    /// <returns>How many columns were packed: those in whole squares.</returns>
    private static int PackRows(StoredElement element, byte* source, nint stride, int columns, float* strip, bool streams)
    {
        var width = element == StoredElement.Fp32 ? TLanes.Count : 2 * TLanes.Count;
        var squares = columns / width;
        switch (element)
        {
            case StoredElement.Fp32:
                Pack<StoredFp32<TLanes>>(source, stride, squares, strip, streams);
                break;
            case StoredElement.Bf16:
                Pack<StoredBf16<TLanes>>(source, stride, squares, strip, streams);
                break;
            default:
                Pack<StoredFp16<TLanes>>(source, stride, squares, strip, streams);
                break;
        }

        return squares * width;
    }

    private static void Pack<TElement>(byte* source, nint stride, int squares, float* strip, bool streams)
        where TElement : IStoredElement<TLanes>
    {
        var columns = new PackColumns<TLanes, TElement>(strip, streams);
        TLanes.VisitColumns(source, stride, squares, ref columns);
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
