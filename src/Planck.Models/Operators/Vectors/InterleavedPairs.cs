using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>Sixteen neighbouring pairs of float32 as a vector of first and one of second members.</summary>
internal static unsafe class InterleavedPairs
{
    /// <summary>Pairs in a vector.</summary>
    public const int Count = 16;

    // A pair is a 64-bit lane whose low half is the first member (vectors are little-endian); narrowing keeps low halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> First, Vector512<float> Second) Load(float* pairs)
    {
        Vector512<ulong> low = Vector512.Load(pairs).AsUInt64(), high = Vector512.Load(pairs + Count).AsUInt64();
        return (Vector512.Narrow(low, high).AsSingle(), Vector512.Narrow(low >>> 32, high >>> 32).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> first, Vector512<float> second, float* pairs)
    {
        var (firstLow, firstHigh) = Vector512.Widen(first.AsUInt32());
        var (secondLow, secondHigh) = Vector512.Widen(second.AsUInt32());
        (firstLow | (secondLow << 32)).AsSingle().Store(pairs);
        (firstHigh | (secondHigh << 32)).AsSingle().Store(pairs + Count);
    }

    /// <summary>Writes the first members to <paramref name="firsts"/> and the second ones to <paramref name="seconds"/>, apart from the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void TakeApart(float* pairs, float* firsts, float* seconds, int count)
    {
        var i = 0;
        for (; i <= count - Count; i += Count)
        {
            var (first, second) = Load(pairs + (2 * i));
            first.Store(firsts + i);
            second.Store(seconds + i);
        }

        for (; i < count; i++)
            (firsts[i], seconds[i]) = (pairs[2 * i], pairs[(2 * i) + 1]);
    }
}
