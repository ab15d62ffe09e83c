using System;

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
}
