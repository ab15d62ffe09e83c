using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Tests;

/// <summary>
/// Bytes worked out by hand from the formulas with exact float32 arithmetic, independent of ModelOpt and of this code. They pin down where the two
/// profiles differ, and the order of nibbles.
/// </summary>
public class HandComputedTests
{
    private static readonly ushort[] Row =
        [0x0000, 0x8000, 0x3F80, 0xBF80, 0x3E9A, 0x3DCD, 0xBD4D, 0x3F33, 0x3FAF, 0xBFAF, 0x3B45, 0xBB45, 0x3F00, 0x3E80, 0xBF66, 0x3F8D];

    /// <summary>0.75 1.75 3.5 0.25 1.25 2.5 5 -0.75 -1.75 -3.5 6 -6 0.26 -0.2 4.5 -5.1, rounded to bf16.</summary>
    private static readonly ushort[] Ties =
        [0x3F40, 0x3FE0, 0x4060, 0x3E80, 0x3FA0, 0x4020, 0x40A0, 0xBF40, 0xBFE0, 0xC060, 0x40C0, 0xC0C0, 0x3E85, 0xBE4D, 0x4090, 0xC0A3];

    [Theory]
    [InlineData(ArithmeticProfile.Cuda, 0x3C3060C1u)]
    [InlineData(ArithmeticProfile.Cpu, 0x3C3060C2u)]
    public void Int8_row(ArithmeticProfile arithmetic, uint scale)
    {
        sbyte[] codes = [0, 0, 93, -93, 28, 9, -5, 65, 127, -127, 0, 0, 46, 23, -83, 102];
        AssertBytes(KernelCase.Of(QuantFormats.Int8PerChannel, 0), Row, 1, arithmetic, [.. codes.Select(static c => unchecked((byte)c))], BitConverter.GetBytes(scale));
    }

    [Theory]
    [InlineData(ArithmeticProfile.Cuda, 0x3B480001u)]
    [InlineData(ArithmeticProfile.Cpu, 0x3B480000u)]
    public void Fp8_row(ArithmeticProfile arithmetic, uint scale) =>
        AssertBytes(
            KernelCase.Of(QuantFormats.Fp8PerChannelPerToken, 0),
            Row,
            1,
            arithmetic,
            Convert.FromHexString("00807AFA6C60D8767EFE38B8726AF97B"),
            BitConverter.GetBytes(scale));

    [Theory]
    [InlineData(ArithmeticProfile.Cuda, 0x3E480001u)]
    [InlineData(ArithmeticProfile.Cpu, 0x3E480000u)]
    public void Int4_even_row_in_the_low_nibble(ArithmeticProfile arithmetic, uint scale)
    {
        // The check vector is one group of 16; zeros fill it up to the smallest group without changing its amax.
        var zeros = new ushort[16];
        ushort[] weight = [.. Row, .. zeros, .. Row.Reverse(), .. zeros];
        var codes = Convert.FromHexString("60B0153B0201907447091020B3510B06");
        var scales = BitConverter.GetBytes(scale);
        AssertBytes(KernelCase.Of(QuantFormats.Int4Blockwise, 32), weight, 2, arithmetic, [.. codes, .. new byte[16]], [.. scales, .. scales]);
    }

    [Theory]
    [InlineData(ArithmeticProfile.Cuda, 0x3FAF, 0x3A055555u, 0x7E)]
    [InlineData(ArithmeticProfile.Cpu, 0x3FAF, 0x3A055555u, 0x7E)]
    [InlineData(ArithmeticProfile.Cuda, 0x3FCA, 0x3A19E79Fu, 0x7C)]
    [InlineData(ArithmeticProfile.Cpu, 0x3FCA, 0x3A19E79Eu, 0x7C)]
    public void Nvfp4_block(ArithmeticProfile arithmetic, int tensorAmax, uint tensorScale, int blockScale)
    {
        var amax = Codecs.Bf16.ToSingle((ushort)tensorAmax);
        Assert.Equal(tensorScale, BitConverter.SingleToUInt32Bits(Nvfp4Scale.Tensor(amax, arithmetic)));
        AssertBytes(
            KernelCase.Of(QuantFormats.W4A16Nvfp4, 16), Row, 1, arithmetic, Convert.FromHexString("00E61358F780246E"), [(byte)blockScale], amax);
    }

    [Fact]
    public void Mxfp4_block_with_ties_to_the_lower_magnitude() =>
        AssertBytes(
            KernelCase.Of(QuantFormats.Mxfp4, 32),
            [.. Row, .. Ties],
            1,
            ArithmeticProfile.Cuda,
            Convert.FromHexString("88A20118B380012A31054296DBF781F6"),
            [0x7F]);

    [Fact]
    public void Mxfp8_block() =>
        AssertBytes(
            KernelCase.Of(QuantFormats.Mxfp8, 32),
            [.. Row, .. Ties],
            1,
            ArithmeticProfile.Cuda,
            Convert.FromHexString("008068E85A4DC5636BEB24A46058E669646E76586A727AE4EEF67CFC58D579FA"),
            [0x79]);

    private static void AssertBytes(
        KernelCase kernel, ushort[] weight, int rows, ArithmeticProfile arithmetic, byte[] packed, byte[] scales, float tensorAmax = 0)
    {
        var shape = kernel.Shape(rows, weight.Length / rows, tensorAmax, arithmetic);
        foreach (var result in KernelCase.Levels.Select(level => kernel.ByKernel(level, weight, shape)).Prepend(kernel.ByReference(weight, shape)))
        {
            Assert.Equal(scales, result.Scales);
            Assert.Equal(packed, result.Packed);
        }
    }
}
