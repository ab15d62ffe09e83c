using System;
using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>The bf16 amax of every 16 columns, many at once: eight vectors are reduced to one by a tree of interleaved maxima.</summary>
internal static class BlockAmax
{
    /// <summary>Writes <paramref name="count"/> maxima, a multiple of 16, as bf16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OfSixteens<TLanes>(ref readonly ushort source, ref ushort amax, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var run = 0; run < count; run += TLanes.RunsPerTree)
        {
            ref readonly var leaves = ref Unsafe.Add(ref Unsafe.AsRef(in source), run * 16);

            // Interleaving three times lists the leaves in bit-reversed order, so they go in bit-reversed.
            var (ab, cd) = (Pair<TLanes>(in leaves, 0, 4), Pair<TLanes>(in leaves, 2, 6));
            var (ef, gh) = (Pair<TLanes>(in leaves, 1, 5), Pair<TLanes>(in leaves, 3, 7));
            var tree = TLanes.MaxOfInterleaved(TLanes.MaxOfInterleaved(ab, cd), TLanes.MaxOfInterleaved(ef, gh));
            TLanes.StoreTree(tree, ref Unsafe.Add(ref amax, run));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Pair<TLanes>(ref readonly ushort leaves, int first, int second)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.MaxOfInterleaved(TLanes.LoadLeaf(in leaves, first), TLanes.LoadLeaf(in leaves, second));
}
