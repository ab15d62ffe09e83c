using System;

namespace Planck.Kernels.Codecs;

/// <summary>bfloat16: the upper half of a float32.</summary>
public static class Bf16
{
    /// <summary>The exact float32 value of raw bf16 bits.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
