using System;
using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>4 rows of activations times one strip, in the order of <see cref="ProductOrder.Tiles"/>: sums c and d over chains of even (e, f) and odd (o, p) columns.</summary>
internal static unsafe class PairedTile4<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <inheritdoc cref="ITile.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(int depth, float* a, float* strip, float* c, nint cStride, bool accumulate)
    {
        var (c0, d0) = (TLanes.Zero, TLanes.Zero);
        var (c1, d1) = (TLanes.Zero, TLanes.Zero);
        var (c2, d2) = (TLanes.Zero, TLanes.Zero);
        var (c3, d3) = (TLanes.Zero, TLanes.Zero);
        if (accumulate)
        {
            (c0, d0) = (TLanes.Load(c), TLanes.Load(c + TLanes.Count));
            (c1, d1) = (TLanes.Load(c + cStride), TLanes.Load(c + cStride + TLanes.Count));
            (c2, d2) = (TLanes.Load(c + 2 * cStride), TLanes.Load(c + 2 * cStride + TLanes.Count));
            (c3, d3) = (TLanes.Load(c + 3 * cStride), TLanes.Load(c + 3 * cStride + TLanes.Count));
        }

        for (var end = a + depth; a < end;)
        {
            var (e0, f0, o0, p0) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (e1, f1, o1, p1) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (e2, f2, o2, p2) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (e3, f3, o3, p3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var stop = a + Math.Min(TileOrder.Depth, (int)(end - a));
            for (; a + 1 < stop; a += 2, strip += 4 * TLanes.Count)
            {
                var (first, second) = (TLanes.Load(strip), TLanes.Load(strip + TLanes.Count));
                var x = TLanes.Broadcast(*a);
                e0 = TLanes.FusedMultiplyAdd(x, first, e0);
                f0 = TLanes.FusedMultiplyAdd(x, second, f0);
                x = TLanes.Broadcast(a[SumOrder.BlockLength]);
                e1 = TLanes.FusedMultiplyAdd(x, first, e1);
                f1 = TLanes.FusedMultiplyAdd(x, second, f1);
                x = TLanes.Broadcast(a[2 * SumOrder.BlockLength]);
                e2 = TLanes.FusedMultiplyAdd(x, first, e2);
                f2 = TLanes.FusedMultiplyAdd(x, second, f2);
                x = TLanes.Broadcast(a[3 * SumOrder.BlockLength]);
                e3 = TLanes.FusedMultiplyAdd(x, first, e3);
                f3 = TLanes.FusedMultiplyAdd(x, second, f3);
                (first, second) = (TLanes.Load(strip + 2 * TLanes.Count), TLanes.Load(strip + 3 * TLanes.Count));
                x = TLanes.Broadcast(a[1]);
                o0 = TLanes.FusedMultiplyAdd(x, first, o0);
                p0 = TLanes.FusedMultiplyAdd(x, second, p0);
                x = TLanes.Broadcast(a[SumOrder.BlockLength + 1]);
                o1 = TLanes.FusedMultiplyAdd(x, first, o1);
                p1 = TLanes.FusedMultiplyAdd(x, second, p1);
                x = TLanes.Broadcast(a[2 * SumOrder.BlockLength + 1]);
                o2 = TLanes.FusedMultiplyAdd(x, first, o2);
                p2 = TLanes.FusedMultiplyAdd(x, second, p2);
                x = TLanes.Broadcast(a[3 * SumOrder.BlockLength + 1]);
                o3 = TLanes.FusedMultiplyAdd(x, first, o3);
                p3 = TLanes.FusedMultiplyAdd(x, second, p3);
            }

            if (a < stop)
            {
                var (first, second) = (TLanes.Load(strip), TLanes.Load(strip + TLanes.Count));
                var x = TLanes.Broadcast(*a);
                e0 = TLanes.FusedMultiplyAdd(x, first, e0);
                f0 = TLanes.FusedMultiplyAdd(x, second, f0);
                x = TLanes.Broadcast(a[SumOrder.BlockLength]);
                e1 = TLanes.FusedMultiplyAdd(x, first, e1);
                f1 = TLanes.FusedMultiplyAdd(x, second, f1);
                x = TLanes.Broadcast(a[2 * SumOrder.BlockLength]);
                e2 = TLanes.FusedMultiplyAdd(x, first, e2);
                f2 = TLanes.FusedMultiplyAdd(x, second, f2);
                x = TLanes.Broadcast(a[3 * SumOrder.BlockLength]);
                e3 = TLanes.FusedMultiplyAdd(x, first, e3);
                f3 = TLanes.FusedMultiplyAdd(x, second, f3);
                a++;
            }

            (c0, d0) = (TLanes.Add(c0, TLanes.Add(e0, o0)), TLanes.Add(d0, TLanes.Add(f0, p0)));
            (c1, d1) = (TLanes.Add(c1, TLanes.Add(e1, o1)), TLanes.Add(d1, TLanes.Add(f1, p1)));
            (c2, d2) = (TLanes.Add(c2, TLanes.Add(e2, o2)), TLanes.Add(d2, TLanes.Add(f2, p2)));
            (c3, d3) = (TLanes.Add(c3, TLanes.Add(e3, o3)), TLanes.Add(d3, TLanes.Add(f3, p3)));
        }

        TLanes.Store(c0, c);
        TLanes.Store(d0, c + TLanes.Count);
        TLanes.Store(c1, c + cStride);
        TLanes.Store(d1, c + cStride + TLanes.Count);
        TLanes.Store(c2, c + 2 * cStride);
        TLanes.Store(d2, c + 2 * cStride + TLanes.Count);
        TLanes.Store(c3, c + 3 * cStride);
        TLanes.Store(d3, c + 3 * cStride + TLanes.Count);
    }
}
