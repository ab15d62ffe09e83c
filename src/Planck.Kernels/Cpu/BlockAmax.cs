using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>Writes the float32 amax of every 32 columns of a run, 0 beyond its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OfThirtyTwos<TLanes>(ReadOnlySpan<ushort> run, Span<float> amax)
        where TLanes : struct, ILanes<TLanes>
    {
        Unsafe.SkipInit(out PerSixteen sixteens);
        if (run.Length == BlockRuns.Columns)
            OfSixteens<TLanes>(in MemoryMarshal.GetReference(run), ref sixteens[0], BlockRuns.Columns / 16);
        else
            OfPartialRun<TLanes>(run, ref sixteens);
        for (var i = 0; i < BlockRuns.Columns / 16; i += TLanes.Columns)
            TLanes.StoreSingles(LargerOfPair(TLanes.Load(in sixteens[i])), ref amax[i / 2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OfPartialRun<TLanes>(ReadOnlySpan<ushort> run, ref PerSixteen amax)
        where TLanes : struct, ILanes<TLanes>
    {
        Span<ushort> whole = stackalloc ushort[BlockRuns.Columns];
        whole.Clear();
        run.CopyTo(whole);
        OfSixteens<TLanes>(in whole[0], ref amax[0], BlockRuns.Columns / 16);
    }

    /// <summary>float32 amax of 32 columns from the bf16 amaxes of their halves, the two halves of a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes LargerOfPair<TLanes>(TLanes sixteens)
        where TLanes : struct, ILanes<TLanes> => TLanes.MaxOfHalves(sixteens, sixteens << 16) & TLanes.Create(0xFFFF_0000u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Pair<TLanes>(ref readonly ushort leaves, int first, int second)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.MaxOfInterleaved(TLanes.LoadLeaf(in leaves, first), TLanes.LoadLeaf(in leaves, second));
}
