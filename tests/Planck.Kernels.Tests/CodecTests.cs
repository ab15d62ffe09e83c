using System;
using System.Linq;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Tests;

/// <summary>Decoders against tables and against the definition of each format, over every code.</summary>
public class CodecTests
{
    [Fact]
    public void Bf16_widens_every_pattern_exactly()
    {
        for (var bits = 0; bits <= 0xFFFF; bits++)
            Assert.Equal((uint)bits << 16, BitConverter.SingleToUInt32Bits(Bf16.ToSingle((ushort)bits)));
    }

    [Fact]
    public void E4m3_values_are_those_of_the_specification()
    {
        for (var code = 0; code < 256; code++)
        {
            var (sign, exponent, mantissa) = (code >> 7, (code >> 3) & 15, code & 7);
            var expected = exponent == 0 ? mantissa * Math.Pow(2, -9) : (1 + mantissa / 8.0) * Math.Pow(2, exponent - 7);
            if ((code & 0x7F) == 0x7F)
                expected = double.NaN;
            Assert.Equal(sign == 0 ? expected : -expected, E4M3.Decode((byte)code));
        }

        Assert.True(float.IsNegative(E4M3.Decode(0x80)));

        Assert.Equal(448f, E4M3.Decode(0x7E));
        Assert.Equal(1f, E4M3.Decode(0x38));
        Assert.Equal(1f / 512, E4M3.Decode(0x01));
    }

    [Fact]
    public void E2m1_values_are_those_of_the_specification()
    {
        float[] magnitudes = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];
        Assert.Equal([.. magnitudes, .. magnitudes.Select(static m => -m)], Enumerable.Range(0, 16).Select(E2M1.Decode));
        Assert.True(float.IsNegative(E2M1.Decode(8)));
        Assert.Equal(E2M1.Decode(0x3), E2M1.Decode(0xF3));
    }

    [Fact]
    public void E8m0_values_are_powers_of_two()
    {
        for (var code = 0; code < 255; code++)
            Assert.Equal(Math.Pow(2, code - 127), E8M0.Decode((byte)code));
        Assert.Equal(float.NaN, E8M0.Decode(255));
    }

    [Fact]
    public void Int4_values_are_twos_complement_in_the_low_nibble()
    {
        int[] values = [0, 1, 2, 3, 4, 5, 6, 7, -8, -7, -6, -5, -4, -3, -2, -1];
        Assert.Equal(values, Enumerable.Range(0, 16).Select(Int4.Decode));
        Assert.Equal(values, Enumerable.Range(0xA0, 16).Select(Int4.Decode));
    }
}
