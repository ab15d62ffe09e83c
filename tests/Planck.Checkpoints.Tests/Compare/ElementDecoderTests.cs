using System;
using System.Linq;
using Planck.Checkpoints.Compare;
using Planck.Formats;

namespace Planck.Checkpoints.Tests.Compare;

public sealed class ElementDecoderTests
{
    /// <summary>Every code of the 8-bit floats, against the definition of OCP's specification, table 1.</summary>
    [Fact]
    public void Eight_bit_floats_have_the_values_of_their_definition()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(Definition(code, 4, 7, infinities: false), Decode(DType.F8_E4M3, (byte)code));
            Assert.Equal(Definition(code, 5, 15, infinities: true), Decode(DType.F8_E5M2, (byte)code));
            Assert.Equal(code == 255 ? double.NaN : Math.Pow(2, code - 127), Decode(DType.F8_E8M0, (byte)code));
        }
    }

    [Fact]
    public void Sixteen_bit_floats_have_the_values_of_their_definition()
    {
        Assert.Equal([1.0, -2.0, Math.Pow(2, -133), double.PositiveInfinity], ((byte[])[0x80, 0x3F, 0x00, 0xC0, 0x01, 0x00, 0x80, 0x7F]).Chunk(2).Select(static b => Decode(DType.BF16, b)));
        Assert.Equal([1.0, -2.0, Math.Pow(2, -24), 65504.0], ((byte[])[0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0xFF, 0x7B]).Chunk(2).Select(static b => Decode(DType.F16, b)));
    }

    private static double Definition(int code, int exponentBits, int bias, bool infinities)
    {
        var mantissaBits = 7 - exponentBits;
        var bits = Convert.ToString(code, 2).PadLeft(8, '0');
        var exponent = Convert.ToInt32(bits[1..(1 + exponentBits)], 2);
        var fraction = Convert.ToInt32(bits[(1 + exponentBits)..], 2) / Math.Pow(2, mantissaBits);
        var ones = !bits[1..(1 + exponentBits)].Contains('0');
        if (infinities && ones)
            return fraction > 0 ? double.NaN : bits[0] == '1' ? double.NegativeInfinity : double.PositiveInfinity;
        if (!infinities && !bits[1..].Contains('0'))
            return double.NaN;
        var value = exponent == 0 ? fraction * Math.Pow(2, 1 - bias) : (1 + fraction) * Math.Pow(2, exponent - bias);
        return bits[0] == '1' ? -value : value;
    }

    private static double Decode(DType type, params byte[] bytes) => ElementDecoder.Decode(type, bytes);
}
