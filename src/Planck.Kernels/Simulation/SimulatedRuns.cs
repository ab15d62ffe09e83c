using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Kernels.Cpu;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>float32 values in runs that share an amax: rounding them, and measuring the amaxes.</summary>
internal static class SimulatedRuns
{
    /// <summary>Runs whose factors are found at a time.</summary>
    private const int RunsPerChunk = 128;

    /// <summary>float32 numbers in the widest vector.</summary>
    private const int WidestVector = 16;

    /// <summary>Rounds every run with the amax given for it.</summary>
    /// <param name="values">A whole number of runs of <paramref name="run"/> values, except that the last may be shorter; may be the same memory as <paramref name="result"/>.</param>
    /// <param name="amax">One per run.</param>
    public static void Apply<TLanes, TElement>(ReadOnlySpan<float> values, int run, ReadOnlySpan<float> amax, float tensorAmax, Span<float> result, TElement element)
        where TLanes : struct, ILanes<TLanes>
        where TElement : struct, ISimulatedElement
    {
        Span<float> forward = stackalloc float[RunsPerChunk];
        Span<float> backward = stackalloc float[RunsPerChunk];
        for (int first = 0, start = 0; first < amax.Length; first += RunsPerChunk)
        {
            var runs = Math.Min(RunsPerChunk, amax.Length - first);
            var length = (int)Math.Min((long)runs * run, values.Length - start);
            amax.Slice(first, runs).CopyTo(forward);
            Factors<TLanes, TElement>(forward, backward, runs, tensorAmax, element);
            if (run == 1)
                RoundEach<TLanes, TElement>(values.Slice(start, length), forward, backward, result.Slice(start, length), element);
            else
                Round<TLanes, TElement>(values.Slice(start, length), run, forward, backward, result.Slice(start, length), element);
            start += length;
        }
    }

    /// <summary>Rounds every value with the same factors.</summary>
    public static void ApplyFactors<TElement>(SimdLevel level, Span<float> values, float forward, float backward, TElement element)
        where TElement : struct, ISimulatedElement
    {
        switch (level)
        {
            case SimdLevel.Avx512:
                Round<Lanes512, TElement>(values, values.Length, new(in forward), new(in backward), values, element);
                break;
            case SimdLevel.Avx2:
                Round<Lanes256, TElement>(values, values.Length, new(in forward), new(in backward), values, element);
                break;
            default:
                Round<Lanes128, TElement>(values, values.Length, new(in forward), new(in backward), values, element);
                break;
        }
    }

    /// <summary>Rounds every run with its own amax.</summary>
    public static void ApplyMeasured<TElement>(SimdLevel level, ReadOnlySpan<float> values, int run, float tensorAmax, Span<float> result, TElement element)
        where TElement : struct, ISimulatedElement
    {
        switch (level)
        {
            case SimdLevel.Avx512:
                ApplyMeasured<Lanes512, TElement>(values, run, tensorAmax, result, element);
                break;
            case SimdLevel.Avx2:
                ApplyMeasured<Lanes256, TElement>(values, run, tensorAmax, result, element);
                break;
            default:
                ApplyMeasured<Lanes128, TElement>(values, run, tensorAmax, result, element);
                break;
        }
    }

    private static void ApplyMeasured<TLanes, TElement>(ReadOnlySpan<float> values, int run, float tensorAmax, Span<float> result, TElement element)
        where TLanes : struct, ILanes<TLanes>
        where TElement : struct, ISimulatedElement
    {
        Span<float> forward = stackalloc float[RunsPerChunk];
        Span<float> backward = stackalloc float[RunsPerChunk];
        for (int start = 0; start < values.Length;)
        {
            var length = (int)Math.Min((long)RunsPerChunk * run, values.Length - start);
            var runs = (length + run - 1) / run;
            Amax<TLanes>(values.Slice(start, length), run, forward);
            Factors<TLanes, TElement>(forward, backward, runs, tensorAmax, element);
            Round<TLanes, TElement>(values.Slice(start, length), run, forward, backward, result.Slice(start, length), element);
            start += length;
        }
    }

    /// <summary>The largest magnitude of every run. Finite magnitudes order like their bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Amax<TLanes>(ReadOnlySpan<float> values, int run, Span<float> amax)
        where TLanes : struct, ILanes<TLanes>
    {
        ref readonly var first = ref MemoryMarshal.GetReference(values);
        var magnitude = TLanes.Create(0x7FFF_FFFFu);
        var width = TLanes.Columns / 2;
        for (int i = 0, at = 0; at < values.Length; i++)
        {
            var end = (int)Math.Min((long)at + run, values.Length);
            var (even, odd) = (TLanes.Create(0u), TLanes.Create(0u));
            for (; at <= end - (2 * width); at += 2 * width)
            {
                even = TLanes.Max(even, TLanes.LoadSingles(in Unsafe.Add(ref Unsafe.AsRef(in first), at)) & magnitude);
                odd = TLanes.Max(odd, TLanes.LoadSingles(in Unsafe.Add(ref Unsafe.AsRef(in first), at + width)) & magnitude);
            }

            for (; at <= end - width; at += width)
                even = TLanes.Max(even, TLanes.LoadSingles(in Unsafe.Add(ref Unsafe.AsRef(in first), at)) & magnitude);
            var largest = TLanes.LargestLane(TLanes.Max(even, odd));
            for (; at < end; at++)
                largest = Math.Max(largest, BitConverter.SingleToUInt32Bits(values[at]) & 0x7FFF_FFFFu);
            amax[i] = BitConverter.UInt32BitsToSingle(largest);
        }
    }

    /// <summary>Turns amaxes, in <paramref name="forward"/>, into both factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Factors<TLanes, TElement>(Span<float> forward, Span<float> backward, int runs, float tensorAmax, TElement element)
        where TLanes : struct, ILanes<TLanes>
        where TElement : struct, ISimulatedElement
    {
        for (var i = 0; i < runs; i += TLanes.Columns / 2)
        {
            element.Factors(TLanes.LoadSingles(in forward[i]), tensorAmax, out TLanes before, out TLanes after);
            TLanes.StoreSingles(before, ref forward[i]);
            TLanes.StoreSingles(after, ref backward[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Round<TLanes, TElement>(
        ReadOnlySpan<float> values, int run, ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, Span<float> result, TElement element)
        where TLanes : struct, ILanes<TLanes>
        where TElement : struct, ISimulatedElement
    {
        ref readonly var source = ref MemoryMarshal.GetReference(values);
        ref var destination = ref MemoryMarshal.GetReference(result);
        var width = TLanes.Columns / 2;
        for (int i = 0, at = 0; at < values.Length; i++)
        {
            var end = (int)Math.Min((long)at + run, values.Length);
            var (before, after) = (TLanes.Create(forward[i]), TLanes.Create(backward[i]));
            for (; at <= end - width; at += width)
            {
                var lanes = TLanes.LoadSingles(in Unsafe.Add(ref Unsafe.AsRef(in source), at));
                TLanes.StoreSingles(element.Round(lanes, before, after), ref Unsafe.Add(ref destination, at));
            }

            if (at < end)
                RoundTail<TLanes, TElement>(values[at..end], forward[i], backward[i], result[at..end], element);
            at = end;
        }
    }

    /// <summary>Runs of one value: a column of a weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RoundEach<TLanes, TElement>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, Span<float> result, TElement element)
        where TLanes : struct, ILanes<TLanes>
        where TElement : struct, ISimulatedElement
    {
        Span<float> chunk = stackalloc float[RunsPerChunk];
        values.CopyTo(chunk);
        for (var i = 0; i < values.Length; i += TLanes.Columns / 2)
        {
            var (before, after) = (TLanes.LoadSingles(in forward[i]), TLanes.LoadSingles(in backward[i]));
            TLanes.StoreSingles(element.Round(TLanes.LoadSingles(in chunk[i]), before, after), ref chunk[i]);
        }

        chunk[..result.Length].CopyTo(result);
    }

    /// <summary>Values that do not fill a vector: rounded in a buffer that does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RoundTail<TLanes, TElement>(ReadOnlySpan<float> values, float forward, float backward, Span<float> result, TElement element)
        where TLanes : struct, ILanes<TLanes>
        where TElement : struct, ISimulatedElement
    {
        Span<float> wide = stackalloc float[WidestVector];
        wide.Clear();
        values.CopyTo(wide);
        TLanes.StoreSingles(element.Round(TLanes.LoadSingles(in wide[0]), TLanes.Create(forward), TLanes.Create(backward)), ref wide[0]);
        wide[..result.Length].CopyTo(result);
    }
}
