using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Planck.Kernels.Codecs;

/// <summary>bfloat16: the upper half of a float32.</summary>
public static class Bf16
{
    /// <summary>The exact float32 value of raw bf16 bits.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>The nearest bf16, ties to even; a NaN stays one.</summary>
    public static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Rounds finite numbers to the nearest bf16 in place, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RoundAll(Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(bits);
        foreach (ref var lanes in vectors)
            lanes = (lanes + new Vector<uint>(0x7FFF) + (Vector.ShiftRightLogical(lanes, 16) & Vector<uint>.One)) & new Vector<uint>(0xFFFF_0000);
        foreach (ref var element in bits[(vectors.Length * Vector<uint>.Count)..])
            element = (element + 0x7FFF + ((element >> 16) & 1)) & 0xFFFF_0000;
    }
}
