using System;
using System.Linq;

namespace Planck.Models.Tests.Algebra;

/// <summary>Matrices to multiply, and the bytes they are stored as.</summary>
internal static class Numbers
{
    /// <summary>Values of both signs over several orders of magnitude, so that every other order of summation shows.</summary>
    public static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-6, 7))).ToArray();
    }

    public static byte[] Fp32(float[] values) => values.SelectMany(BitConverter.GetBytes).ToArray();

    /// <summary>The bf16 toward zero.</summary>
    public static float ToBf16(float value) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF_0000);

    /// <summary>The bytes of values that are bf16.</summary>
    public static byte[] Bf16(float[] values) => values.SelectMany(static value => BitConverter.GetBytes(value)[2..]).ToArray();

    public static byte[] Fp16(float[] values) => values.SelectMany(static value => BitConverter.GetBytes((Half)value)).ToArray();

    /// <summary>Bits, so that -0 and 0 differ and equal NaNs are equal.</summary>
    public static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (var index = 0; index < bits.Length; index++)
            bits[index] = float.IsNaN(values[index]) ? int.MaxValue : BitConverter.SingleToInt32Bits(values[index]);
        return bits;
    }
}
