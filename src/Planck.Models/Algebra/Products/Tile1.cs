using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>1 row of activations times one strip.</summary>
internal readonly unsafe struct Tile1<TLanes> : ITile
    where TLanes : struct, IFloatLanes<TLanes>
{
    public static int Rows => 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(int depth, float* a, float* strip, float* c, nint cStride, bool accumulate, Ahead ahead)
    {
        var (c0, d0) = (TLanes.Zero, TLanes.Zero);
        var end = a + depth;
        var row = c;
        var activations = ahead.Activations;
        var weight = ahead.Weight;
        var weightStep = ahead.WeightStep;
        for (var lastRow = c; a < end; activations += 2 * Prefetch.LineLength, weight += weightStep)
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
                strip += 2 * TLanes.Count;
            }
        }

        if (accumulate)
        {
            (c0, d0) = (TLanes.Add(TLanes.Load(c), c0), TLanes.Add(TLanes.Load(c + TLanes.Count), d0));
        }

        TLanes.Store(c0, c);
        TLanes.Store(d0, c + TLanes.Count);
    }
}
