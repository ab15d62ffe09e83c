using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Reference;
using Planck.Kernels.Simulation;
using Planck.Testing;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>Simulators against ModelOpt 0.47's own fake quantization, which returns what it computes rounded to the dtype of the weight.</summary>
public class GoldenSimulationTests
{
    private static readonly GoldenTensors Fp4Blocks = Open("fp4_blocks");
    private static readonly GoldenTensors IntFp8 = Open("int_fp8");

    public static TheoryData<string, string, string, string> GivenAmaxes => new()
    {
        { "fp8", "weight", "fp8.amax", "fp8.fake" },
        { "fp8_per_channel_per_token", "weight", "fp8_pc_pt.amax", "fp8_pc_pt.fake" },
        { "fp8_2d_blockwise_weight_only", "weight_ragged", "fp8_2d.amax", "fp8_2d.fake" },
        { "int8", "weight", "int8.amax", "int8.fake" },
        { "int4_blockwise_weight_only", "weight", "int4_g128.amax", "int4_g128.fake" },
    };

    public static TheoryData<string, string, float, float> StaticBlocks => new()
    {
        { "nvfp4_static", "static_max", 1f, 2048f },
        { "nvfp4_static", "static_max_g100", 1f, 100f },
        { "nvfp4_static", "static_shrunk", 0.7f, 2048f },
        { "nvfp4_four_over_six", "static_46_m1", 1f, 2048f },
        { "nvfp4_four_over_six", "static_46_m1.5", 1.5f, 2048f },
    };

    [Theory]
    [MemberData(nameof(GivenAmaxes))]
    public void Of_integers_and_fp8(string format, string weight, string amax, string fake)
    {
        var (values, extents) = (Bf16Values(IntFp8, weight), IntFp8.Shape(weight));
        var simulator = WeightSimulator.Of(QuantFormats.Find(format)!, 0);
        var measured = new float[simulator.AmaxCount(extents[0], extents[1])];
        simulator.Measure(values, extents[0], extents[1], measured);
        Assert.Equal(IntFp8.Singles(amax).ToArray(), measured);

        simulator.Apply(values, extents[0], extents[1], measured, 0, values);
        AssertEqualBf16(IntFp8.Bf16(fake), values);
    }

    [Fact]
    public void Of_int4_in_groups_of_32()
    {
        var values = Bf16Values(IntFp8, "weight");
        WeightSimulator.Of(QuantFormats.Int4Blockwise, 32).Apply(values, 32, 256, IntFp8.Singles("int4_g32.amax"), 0, values);
        AssertEqualBf16(IntFp8.Bf16("int4_g32.fake"), values);
    }

    [Fact]
    public void Of_int8_with_one_scale()
    {
        var amax = IntFp8.Singles("int8_per_tensor.amax")[0];
        AssertEqualBf16(IntFp8.Bf16("int8_per_tensor.fake"), [.. Bf16Values(IntFp8, "weight").Select(x => WeightSimulationReference.Integer(x, amax, 127))]);
    }

    [Theory]
    [InlineData("nvfp4_dynamic_fake", 0f)]
    [InlineData("nvfp4_dynamic_fake_amax100", 100f)]
    [InlineData("nvfp4_dynamic_fake_small_amax", 0.5f)]
    public void Of_nvfp4_with_dynamic_blocks(string fake, float amax)
    {
        foreach (var dtype in (string[])["bf16", "f32"])
        {
            var values = Values(dtype);
            var tensorAmax = amax == 0 ? values.Max(MathF.Abs) : amax;
            WeightSimulator.Of(QuantFormats.Nvfp4, 0).Apply(values, 32, 64, [tensorAmax], 0, values);
            AssertEqual(dtype, fake, values);
        }
    }

    [Theory]
    [MemberData(nameof(StaticBlocks))]
    public void Of_nvfp4_with_chosen_blocks(string format, string name, float factor, float globalAmax)
    {
        foreach (var dtype in (string[])["bf16", "f32"])
        {
            var values = Values(dtype);
            // The amaxes of a bf16 weight are bf16, and so are they times a number.
            var amax = Fp4Blocks.Singles(dtype + ".static.amax").ToArray().Select(a => a * factor).ToArray();
            if (dtype == "bf16")
                Bf16.RoundAll(amax);
            WeightSimulator.Of(QuantFormats.Find(format)!, 0).Apply(values, 32, 64, amax, globalAmax, values);
            AssertEqual(dtype, name + ".fake", values);
        }
    }

    [Theory]
    [InlineData("mxfp4")]
    [InlineData("mxfp6")]
    [InlineData("mxfp8")]
    [InlineData("mxint8")]
    public void Of_microscaling_formats(string format)
    {
        foreach (var dtype in (string[])["bf16", "f32"])
        {
            var values = Values(dtype);
            WeightSimulator.Of(QuantFormats.Find(format)!, 0).Apply(values, 32, 64, [], 0, values);
            AssertEqual(dtype, format + "_fake", values);
        }
    }

    [Fact]
    public void Of_a_last_block_that_is_not_full()
    {
        foreach (var dtype in (string[])["bf16", "f32"])
        {
            var values = Values(dtype).Chunk(64).SelectMany(static row => row[..40]).ToArray();
            WeightSimulator.Of(QuantFormats.Mxfp8, 0).Apply(values, 32, 40, [], 0, values);
            AssertEqual(dtype, "mxfp8_fake_ragged40", values);
        }
    }

    private static GoldenTensors Open(string name) => GoldenTensors.Open($"{Repository.Goldens}/modelopt/functions/{name}.safetensors");

    private static float[] Bf16Values(GoldenTensors golden, string name) => [.. golden.Bf16(name).ToArray().Select(Bf16.ToSingle)];

    private static float[] Values(string dtype) => dtype == "bf16" ? Bf16Values(Fp4Blocks, "bf16.weight") : Fp4Blocks.Singles("f32.weight").ToArray();

    private static void AssertEqual(string dtype, string name, float[] actual)
    {
        if (dtype == "bf16")
            AssertEqualBf16(Fp4Blocks.Bf16("bf16." + name), actual);
        else
            Assert.Equal(Fp4Blocks.Singles("f32." + name).ToArray(), actual);
    }

    private static void AssertEqualBf16(ReadOnlySpan<ushort> expected, float[] actual)
    {
        Bf16.RoundAll(actual);
        Assert.Equal(expected.ToArray().Select(Bf16.ToSingle), actual);
    }
}
