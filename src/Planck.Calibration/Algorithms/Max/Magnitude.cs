using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary>The largest magnitude of float32 numbers, by their bits: those of NaN and infinity are above those of every number.</summary>
internal static class Magnitude
{
    private const uint Mask = 0x7FFF_FFFF;

    /// <summary>The largest |x|; NaN or infinity when there is such a value, 0 when there is none at all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Max(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var mask = Vector512.Create(Mask);
        var lanes = Vector512<uint>.Zero;
        var i = 0;
        for (; i <= bits.Length - Vector512<uint>.Count; i += Vector512<uint>.Count)
            lanes = Vector512.Max(lanes, Vector512.Create(bits.Slice(i, Vector512<uint>.Count)) & mask);
        var largest = 0u;
        for (var lane = 0; lane < Vector512<uint>.Count; lane++)
            largest = Math.Max(largest, lanes[lane]);
        for (; i < bits.Length; i++)
            largest = Math.Max(largest, bits[i] & Mask);
        return BitConverter.UInt32BitsToSingle(largest);
    }
}
