using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Reference;
using Planck.Kernels.Scales;
using Planck.Testing;

namespace Planck.Kernels.Tests;

/// <summary>References and kernels against ModelOpt 0.47's own primitives, which ran on a CPU: profile <c>cpu</c>.</summary>
public class GoldenFunctionTests
{
    private static readonly GoldenTensors Elementwise = Open("elementwise");
    private static readonly GoldenTensors Fp4Blocks = Open("fp4_blocks");
    private static readonly GoldenTensors IntFp8 = Open("int_fp8");
    private static readonly GoldenTensors Arithmetic = Open("arithmetic");

    public static TheoryData<string, int, string, string, string> Blocks => new()
    {
        { "w4a16_nvfp4", 16, "bf16.weight", "bf16.nvfp4_bs16.packed", "bf16.nvfp4_bs16.scale" },
        { "w4a16_nvfp4", 32, "bf16.weight", "bf16.nvfp4_bs32.packed", "bf16.nvfp4_bs32.scale" },
        { "w4a16_nvfp4", 16, "bf16.weight", "bf16.nvfp4_amax100.packed", "bf16.nvfp4_amax100.scale" },
        { "mxfp4", 32, "bf16.weight", "bf16.mxfp4.packed", "bf16.mxfp4.scale" },
        { "mxfp8", 32, "bf16.weight", "bf16.mxfp8.data", "bf16.mxfp8.scale" },
    };

    public static TheoryData<string, int, string, string, string> Channels => new()
    {
        { "fp8_per_channel_per_token", 0, "weight", "fp8_pc_pt.bytes", "fp8_pc_pt.scale" },
        { "fp8_2d_blockwise_weight_only", 128, "weight_ragged", "fp8_2d.bytes", "fp8_2d.scale" },
        { "int8_weight_only", 0, "weight", "int8.bytes", "int8.scale" },
        { "int4_blockwise_weight_only", 128, "weight", "int4_g128.bytes", "int4_g128.scale" },
        { "int4_blockwise_weight_only", 32, "weight", "int4_g32.bytes", "int4_g32.scale" },
    };

    [Fact]
    public void The_e4m3_cast_of_every_bf16_value()
    {
        var expected = Elementwise.Bytes("cast_e4m3").ToArray();
        Assert.Equal(expected, EveryBf16(ReferenceRounding.E4M3));
        const byte NaN = 0x7F, Largest = 0x7E;
        var magnitudes = Magnitudes(expected, 0x7F).Select(static code => code == NaN ? Largest : code);
        Assert.Equal(magnitudes, EncodeEveryBf16(E4M3Lanes.EncodeMagnitude, E4M3Lanes.EncodeMagnitude, E4M3Lanes.EncodeMagnitude));
    }

    [Fact]
    public void The_e2m1_code_of_every_bf16_value()
    {
        var expected = Elementwise.Bytes("e2m1_code_nvfp4").ToArray();
        Assert.Equal(expected, EveryBf16(static x => (byte)ReferenceRounding.E2M1(x)));
        Assert.Equal(Magnitudes(expected, 7), EncodeEveryBf16(E2M1Lanes.EncodeMagnitude, E2M1Lanes.EncodeMagnitude, E2M1Lanes.EncodeMagnitude));
    }

    [Fact]
    public void The_mxfp4_code_of_every_bf16_value_up_to_6()
    {
        var expected = Elementwise.Bytes("mxfp4_code").ToArray();
        var input = Elementwise.Bf16("mxfp4_code_input").ToArray();
        Assert.Equal(expected, input.Select(static bits => (byte)ReferenceRounding.E2M1TiesToLower(Bf16.ToSingle(bits))));
    }

    [Theory]
    [InlineData("mxfp4", "mxfp4_exponent")]
    [InlineData("mxfp8", "mxfp8_exponent")]
    public void The_exponent_of_a_block_for_every_finite_amax(string format, string tensor)
    {
        var kernel = KernelCase.Named(format);
        var expected = Elementwise.Singles(tensor).ToArray();
        var weight = new ushort[(Weights.LargestFinite + 1) * 32];
        for (var amax = 0; amax <= Weights.LargestFinite; amax++)
            weight[amax * 32 + amax % 32] = (ushort)(amax | amax % 2 << 15);
        var codes = expected[..(Weights.LargestFinite + 1)].Select(static e => (byte)(e + 127)).ToArray();

        // The reference data are of profile cpu; the exponents are the same in both.
        foreach (var arithmetic in Enum.GetValues<ArithmeticProfile>())
        {
            var shape = kernel.Shape(Weights.LargestFinite + 1, 32, 0, arithmetic);
            Assert.Equal(codes, kernel.ByReference(weight, shape).Scales);
            foreach (var level in KernelCase.Levels)
                Assert.Equal(codes, kernel.ByKernel(level, weight, shape).Scales);
        }
    }

    [Fact]
    public void The_two_ways_a_division_by_a_constant_rounds()
    {
        var input = Arithmetic.Singles("a").ToArray();
        Assert.Equal(Arithmetic.Singles("a_over_448").ToArray(), input.Select(static a => ConstantDivision.Divide(a, 448, ArithmeticProfile.Cpu)));
        Assert.Equal(Arithmetic.Singles("a_times_recip_448").ToArray(), input.Select(static a => ConstantDivision.Divide(a, 448, ArithmeticProfile.Cuda)));
    }

    [Fact]
    public void A_bf16_weight_over_a_float32_scale_is_a_float32_quotient()
    {
        const float Divisor = 0.012345599941909313f;
        Assert.Equal(Arithmetic.Singles("b_over_1d").ToArray(), Arithmetic.Bf16("b").ToArray().Select(static b => Bf16.ToSingle(b) / Divisor));
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Blocks_with_zeros_ties_outliers_and_subnormals(string format, int blockSize, string weight, string packed, string scale)
    {
        var amax = packed.Contains("amax100", StringComparison.Ordinal) ? 100 : AmaxOf(Fp4Blocks.Bf16(weight));
        AssertEqualsGolden(Fp4Blocks, KernelCase.Of(QuantFormats.Find(format)!, blockSize), weight, packed, scale, amax);
        if (format == "w4a16_nvfp4")
            AssertTensorScale(amax, Fp4Blocks.Bytes(scale + "2"));
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void Channels_and_groups(string format, int blockSize, string weight, string packed, string scale) =>
        AssertEqualsGolden(IntFp8, KernelCase.Of(QuantFormats.Find(format)!, blockSize), weight, packed, scale, 0);

    [Theory]
    [InlineData("fp8_per_channel_per_token", 0, "zero.fp8_pc_pt.bytes", "zero.fp8_pc_pt.scale")]
    [InlineData("int8_weight_only", 0, "zero.int8.bytes", "zero.int8.scale")]
    [InlineData("int4_blockwise_weight_only", 128, "zero.int4.bytes", "zero.int4.scale")]
    public void A_weight_of_zeros_has_scale_1(string format, int blockSize, string packed, string scale)
    {
        var kernel = KernelCase.Of(QuantFormats.Find(format)!, blockSize);
        var result = kernel.ByReference(new ushort[4 * 128], kernel.Shape(4, 128, 0, ArithmeticProfile.Cpu));
        Assert.Equal(IntFp8.Bytes(packed), result.Packed);
        Assert.Equal(IntFp8.Bytes(scale), result.Scales);
        Assert.Equal(1f, BinaryPrimitives.ReadSingleLittleEndian(result.Scales));
    }

    [Fact]
    public void A_weight_of_zeros_in_mxfp4_is_negative_zeros_with_exponent_0()
    {
        var kernel = KernelCase.Of(QuantFormats.Mxfp4, 32);
        var result = kernel.ByReference(new ushort[2 * 32], kernel.Shape(2, 32, 0, ArithmeticProfile.Cpu));
        Assert.Equal(Fp4Blocks.Bytes("zero.mxfp4.packed"), result.Packed);
        Assert.Equal(Fp4Blocks.Bytes("zero.mxfp4.scale"), result.Scales);
    }

    [Fact]
    public void A_weight_of_zeros_in_nvfp4_stays_finite_where_modelopt_writes_nan()
    {
        Assert.True(float.IsNaN(E4M3.Decode(Fp4Blocks.Bytes("zero.nvfp4.scale")[0])));
        Assert.Equal(0f, Fp4Blocks.Singles("zero.nvfp4.scale2")[0]);

        var kernel = KernelCase.Of(QuantFormats.W4A16Nvfp4, 16);
        var result = kernel.ByReference(new ushort[2 * 32], kernel.Shape(2, 32, 0, ArithmeticProfile.Cpu));
        Assert.All(result.Packed, static b => Assert.Equal(0, b));
        Assert.All(result.Scales, static b => Assert.Equal(0x38, b));
        Assert.Equal(6f / 2688, Nvfp4Scale.Tensor(0, ArithmeticProfile.Cpu));
    }

    [Theory]
    [InlineData("bf16.nvfp4_bs16", 16)]
    [InlineData("bf16.nvfp4_bs32", 32)]
    public void Decoded_codes_and_scales_are_modelopts_dequantized_values(string name, int blockSize)
    {
        var packed = Fp4Blocks.Bytes(name + ".packed");
        var scales = Fp4Blocks.Bytes(name + ".scale");
        var expected = Fp4Blocks.Singles(name + ".dequantized");
        for (var i = 0; i < expected.Length; i++)
        {
            var code = packed[i / 2] >> (i % 2 * 4);
            var actual = E2M1.Decode(code) * (E4M3.Decode(scales[i / blockSize]) * Fp4Blocks.Singles(name + ".scale2")[0]);
            Assert.Equal(expected[i], actual);
        }
    }

    private static GoldenTensors Open(string name) => GoldenTensors.Open($"{Repository.Goldens}/modelopt/functions/{name}.safetensors");

    private static float AmaxOf(ReadOnlySpan<ushort> weight) => ReferenceAmax.Of(weight);

    private static void AssertTensorScale(float amax, ReadOnlySpan<byte> expected) =>
        Assert.Equal(BinaryPrimitives.ReadSingleLittleEndian(expected), Nvfp4Scale.Tensor(amax, ArithmeticProfile.Cpu));

    private static void AssertEqualsGolden(GoldenTensors golden, KernelCase kernel, string weight, string packed, string scale, float amax)
    {
        var (bits, extents) = (golden.Bf16(weight).ToArray(), golden.Shape(weight));
        var shape = kernel.Shape(extents[0], extents[1], amax, ArithmeticProfile.Cpu);
        foreach (var result in KernelCase.Levels.Select(level => kernel.ByKernel(level, bits, shape)).Prepend(kernel.ByReference(bits, shape)))
        {
            Assert.Equal(golden.Bytes(scale), result.Scales);
            Assert.Equal(golden.Bytes(packed), result.Packed);
        }
    }

    private static IEnumerable<byte> EveryBf16(Func<float, byte> encode) =>
        Enumerable.Range(0, 0x1_0000).Select(bits => encode(Bf16.ToSingle((ushort)bits)));

    private static byte[] Magnitudes(byte[] codes, int mask) => [.. codes.Select(code => (byte)(code & mask))];

    /// <summary>Encodes every bf16 value at every level, and checks that the levels agree.</summary>
    private static byte[] EncodeEveryBf16(Func<Lanes128, Lanes128> portable, Func<Lanes256, Lanes256> avx2, Func<Lanes512, Lanes512> avx512)
    {
        var result = Encode(portable);
        if (SimdLevels.Supports(SimdLevel.Avx2))
            Assert.Equal(result, Encode(avx2));
        if (SimdLevels.Supports(SimdLevel.Avx512))
            Assert.Equal(result, Encode(avx512));
        return result;
    }

    private static byte[] Encode<TLanes>(Func<TLanes, TLanes> encode)
        where TLanes : struct, ILanes<TLanes>
    {
        var singles = Enumerable.Range(0, 0x1_0000).Select(static bits => (uint)bits << 16).ToArray();
        var codes = new byte[singles.Length];
        for (var i = 0; i < singles.Length; i += TLanes.Columns / 2)
            TLanes.StoreBytes(encode(TLanes.Load(in MemoryMarshal.Cast<uint, ushort>(singles.AsSpan(i))[0])), ref codes[i]);
        return codes;
    }
}
