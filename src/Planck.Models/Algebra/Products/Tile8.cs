using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>8 rows of activations times one strip.</summary>
internal readonly unsafe struct Tile8<TLanes> : ITile
    where TLanes : struct, IFloatLanes<TLanes>
{
    public static int Rows => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(int depth, float* a, float* strip, float* c, nint cStride, bool accumulate, Ahead ahead)
    {
        var (c0, d0) = (TLanes.Zero, TLanes.Zero);
        var (c1, d1) = (TLanes.Zero, TLanes.Zero);
        var (c2, d2) = (TLanes.Zero, TLanes.Zero);
        var (c3, d3) = (TLanes.Zero, TLanes.Zero);
        var (c4, d4) = (TLanes.Zero, TLanes.Zero);
        var (c5, d5) = (TLanes.Zero, TLanes.Zero);
        var (c6, d6) = (TLanes.Zero, TLanes.Zero);
        var (c7, d7) = (TLanes.Zero, TLanes.Zero);
        var end = a + depth;
        var row = c;
        var activations = ahead.Activations;
        var weight = ahead.Weight;
        var weightStep = ahead.WeightStep;
        for (var lastRow = c + 7 * cStride; a < end; activations += 2 * Prefetch.LineLength, weight += weightStep)
        {
            Prefetch.Line(activations);
            Prefetch.Line(activations + Prefetch.LineLength);
            Prefetch.Line((float*)weight);
            if (row <= lastRow)
            {
                Prefetch.Line(row);
                Prefetch.Line(row + TLanes.Count);
                Prefetch.Line(row + 2 * TLanes.Count - 1);
                row += cStride;
            }

            for (var stop = a + Prefetch.LineLength < end ? a + Prefetch.LineLength : end; a < stop; a++)
            {
                var (first, second) = (TLanes.Load(strip), TLanes.Load(strip + TLanes.Count));
                var x = TLanes.Broadcast(*a);
                c0 = TLanes.FusedMultiplyAdd(x, first, c0);
                d0 = TLanes.FusedMultiplyAdd(x, second, d0);
                x = TLanes.Broadcast(a[SumOrder.BlockLength]);
                c1 = TLanes.FusedMultiplyAdd(x, first, c1);
                d1 = TLanes.FusedMultiplyAdd(x, second, d1);
                x = TLanes.Broadcast(a[2 * SumOrder.BlockLength]);
                c2 = TLanes.FusedMultiplyAdd(x, first, c2);
                d2 = TLanes.FusedMultiplyAdd(x, second, d2);
                x = TLanes.Broadcast(a[3 * SumOrder.BlockLength]);
                c3 = TLanes.FusedMultiplyAdd(x, first, c3);
                d3 = TLanes.FusedMultiplyAdd(x, second, d3);
                x = TLanes.Broadcast(a[4 * SumOrder.BlockLength]);
                c4 = TLanes.FusedMultiplyAdd(x, first, c4);
                d4 = TLanes.FusedMultiplyAdd(x, second, d4);
                x = TLanes.Broadcast(a[5 * SumOrder.BlockLength]);
                c5 = TLanes.FusedMultiplyAdd(x, first, c5);
                d5 = TLanes.FusedMultiplyAdd(x, second, d5);
                x = TLanes.Broadcast(a[6 * SumOrder.BlockLength]);
                c6 = TLanes.FusedMultiplyAdd(x, first, c6);
                d6 = TLanes.FusedMultiplyAdd(x, second, d6);
                x = TLanes.Broadcast(a[7 * SumOrder.BlockLength]);
                c7 = TLanes.FusedMultiplyAdd(x, first, c7);
                d7 = TLanes.FusedMultiplyAdd(x, second, d7);
                strip += 2 * TLanes.Count;
            }
        }

        if (accumulate)
        {
            (c0, d0) = (TLanes.Add(TLanes.Load(c), c0), TLanes.Add(TLanes.Load(c + TLanes.Count), d0));
            (c1, d1) = (TLanes.Add(TLanes.Load(c + cStride), c1), TLanes.Add(TLanes.Load(c + cStride + TLanes.Count), d1));
            (c2, d2) = (TLanes.Add(TLanes.Load(c + 2 * cStride), c2), TLanes.Add(TLanes.Load(c + 2 * cStride + TLanes.Count), d2));
            (c3, d3) = (TLanes.Add(TLanes.Load(c + 3 * cStride), c3), TLanes.Add(TLanes.Load(c + 3 * cStride + TLanes.Count), d3));
            (c4, d4) = (TLanes.Add(TLanes.Load(c + 4 * cStride), c4), TLanes.Add(TLanes.Load(c + 4 * cStride + TLanes.Count), d4));
            (c5, d5) = (TLanes.Add(TLanes.Load(c + 5 * cStride), c5), TLanes.Add(TLanes.Load(c + 5 * cStride + TLanes.Count), d5));
            (c6, d6) = (TLanes.Add(TLanes.Load(c + 6 * cStride), c6), TLanes.Add(TLanes.Load(c + 6 * cStride + TLanes.Count), d6));
            (c7, d7) = (TLanes.Add(TLanes.Load(c + 7 * cStride), c7), TLanes.Add(TLanes.Load(c + 7 * cStride + TLanes.Count), d7));
        }

        TLanes.Store(c0, c);
        TLanes.Store(d0, c + TLanes.Count);
        TLanes.Store(c1, c + cStride);
        TLanes.Store(d1, c + cStride + TLanes.Count);
        TLanes.Store(c2, c + 2 * cStride);
        TLanes.Store(d2, c + 2 * cStride + TLanes.Count);
        TLanes.Store(c3, c + 3 * cStride);
        TLanes.Store(d3, c + 3 * cStride + TLanes.Count);
        TLanes.Store(c4, c + 4 * cStride);
        TLanes.Store(d4, c + 4 * cStride + TLanes.Count);
        TLanes.Store(c5, c + 5 * cStride);
        TLanes.Store(d5, c + 5 * cStride + TLanes.Count);
        TLanes.Store(c6, c + 6 * cStride);
        TLanes.Store(d6, c + 6 * cStride + TLanes.Count);
        TLanes.Store(c7, c + 7 * cStride);
        TLanes.Store(d7, c + 7 * cStride + TLanes.Count);
    }
}
