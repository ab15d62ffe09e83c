using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Decoding;
using Planck.Kernels.Reference;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>Activations and cached keys and values are bf16 values, quantized under the scales of a checkpoint, or under scales measured on the spot.</summary>
public class ActivationQuantizerTests
{
    private static readonly float[] Scales = [1f, 0.00078037806f, 3.7e-5f, 1e-30f, 2.5e-7f, 12.345f, 1e20f];

    public static TheoryData<string> Levels => [.. KernelCase.Levels.Select(static level => level.ToString())];

    [Theory]
    [MemberData(nameof(Levels))]
    public void With_one_scale_every_bf16_value_is_that_of_the_reference(string level)
    {
        foreach (var scale in Scales)
        {
            AssertEvery(level, QuantFormats.Fp8, scale, x => ActivationReference.Fp8(x, scale));
            AssertEvery(level, QuantFormats.W4A8Awq, scale, x => ActivationReference.Fp8(x, scale));
            AssertEvery(level, QuantFormats.W4A8Nvfp4Fp8, scale, x => ActivationReference.Fp8(x, scale));
            AssertEvery(level, QuantFormats.Int8, scale, x => ActivationReference.Int8(x, scale));
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Nvfp4_has_a_scale_per_16_values_under_that_of_the_checkpoint(string level)
    {
        foreach (var format in (QuantFormat[])[QuantFormats.Nvfp4, QuantFormats.Nvfp4Static, QuantFormats.Nvfp4FourOverSix])
        {
            foreach (var scale in Scales)
            {
                var tokens = EveryBf16();
                var expected = tokens.Chunk(16).SelectMany(block => block.Select(x => ActivationReference.Nvfp4(x, block.Max(MathF.Abs), scale))).ToArray();
                ActivationQuantizer.OfScale(format, scale, Enum.Parse<SimdLevel>(level))!.Apply(tokens, 256);
                Assert.Equal(expected, tokens);
            }
        }
    }

    [Theory]
    [InlineData("fp8_per_channel_per_token")]
    [InlineData("mxfp8")]
    [InlineData("mxfp6")]
    [InlineData("mxint8")]
    public void A_token_is_quantized_as_a_row_of_weights_is(string format)
    {
        var kernel = KernelCase.Named(format);
        var weight = Weights.Trained(new Random(11), 3, 256);
        var quantized = kernel.ByKernel(SimdLevel.Portable, weight, kernel.Shape(3, 256, 0, ArithmeticProfile.Cpu));
        var expected = new float[3 * 256];
        for (var row = 0; row < 3; row++)
            WeightDecoder.Of(kernel.Format).Decode(new(3, 256, kernel.BlockSize, quantized.Packed, quantized.Scales), row, 0, expected.AsSpan(row * 256, 256));

        foreach (var level in KernelCase.Levels)
        {
            var tokens = weight.Select(Bf16.ToSingle).ToArray();
            ActivationQuantizer.Of(kernel.Format, level)!.Apply(tokens, 256);
            Assert.Equal(expected, tokens);
        }
    }

    [Theory]
    [InlineData("mxfp4")]
    [InlineData("mxfp6")]
    [InlineData("mxfp8")]
    [InlineData("mxint8")]
    public void A_token_of_a_microscaling_format_is_quantized_as_modelopt_simulates_it(string format)
    {
        var tokens = Weights.Coarse(new Random(4), 8, 256).Select(Bf16.ToSingle).ToArray();
        var expected = new float[tokens.Length];
        WeightSimulator.Of(QuantFormats.Find(format)!, 0).Apply(tokens, 8, 256, [], 0, expected);
        ActivationQuantizer.Of(QuantFormats.Find(format)!)!.Apply(tokens, 256);
        Assert.Equal(expected, tokens);
    }

    [Fact]
    public void Engines_that_store_no_scale_for_fp8_measure_one_per_token()
    {
        var tokens = Weights.Trained(new Random(6), 4, 100).Select(Bf16.ToSingle).ToArray();
        var expected = tokens.Chunk(100).SelectMany(token => token.Select(x => ActivationReference.Fp8(x, token.Max(MathF.Abs) / 448f))).ToArray();
        ActivationQuantizer.Of(QuantFormats.W4A8Mxfp4Fp8)!.Apply(tokens, 100);
        Assert.Equal(expected, tokens);
    }

    [Fact]
    public void Activations_are_bf16_before_they_are_quantized()
    {
        // 17.01 is 17 in bf16, half way between the e4m3 values 16 and 18; as it is, it would be 18.
        var tokens = new[] { 17.01f };
        ActivationQuantizer.OfScale(QuantFormats.Fp8, 1f)!.Apply(tokens, 1);
        Assert.Equal(16f, tokens[0]);
    }

    [Fact]
    public void The_scale_is_what_is_exported_for_the_largest_input()
    {
        var expected = Weights.Trained(new Random(2), 2, 64).Select(Bf16.ToSingle).ToArray();
        foreach (var arithmetic in Enum.GetValues<ArithmeticProfile>())
        {
            foreach (var format in QuantFormats.All.Where(static f => f.MeasuresActivations))
            {
                var (byAmax, byScale) = (expected.ToArray(), expected.ToArray());
                ActivationQuantizer.Of(format, 0.349609375f, arithmetic)!.Apply(byAmax, 64);
                ActivationQuantizer.OfScale(format, InputScale.Of(format, 0.349609375f, arithmetic))!.Apply(byScale, 64);
                Assert.Equal(byScale, byAmax);
            }
        }

        // input_scale of model.layers.0.self_attn.k_proj in ptq/fp8, ptq/int8 and ptq/nvfp4_static-max, exported on a CPU.
        Assert.Equal(0.0007803780608810484f, InputScale.Of(QuantFormats.Fp8, 0.349609375f, ArithmeticProfile.Cpu));
        Assert.Equal(0.002752829808741808f, InputScale.Of(QuantFormats.Int8, 0.349609375f, ArithmeticProfile.Cpu));
        Assert.Equal(0.0001300630101468414f, InputScale.Of(QuantFormats.Nvfp4Static, 0.349609375f, ArithmeticProfile.Cpu));
        Assert.Equal(1f, InputScale.Of(QuantFormats.Nvfp4, 0, ArithmeticProfile.Cpu));
    }

    [Fact]
    public void Every_format_quantizes_its_activations_or_leaves_them()
    {
        foreach (var format in QuantFormats.All)
        {
            var quantizer = ActivationQuantizer.OfScale(format, 0.01f);
            Assert.Equal(format.QuantizesActivations, quantizer is not null);
            if (format.MeasuresActivations)
                Assert.Contains("input_scale", Assert.Throws<ArgumentException>(() => ActivationQuantizer.Of(format)).Message, StringComparison.Ordinal);
            quantizer?.Apply(new float[256], 256);
        }
    }

    [Fact]
    public void Blocks_that_do_not_divide_the_features_are_refused() =>
        Assert.Contains("40", Assert.Throws<ArgumentException>(() => ActivationQuantizer.Of(QuantFormats.Mxfp8)!.Apply(new float[40], 40)).Message, StringComparison.Ordinal);

    private static void AssertEvery(string level, QuantFormat format, float scale, Func<float, float> reference)
    {
        var tokens = EveryBf16();
        var expected = tokens.Select(reference).ToArray();
        ActivationQuantizer.OfScale(format, scale, Enum.Parse<SimdLevel>(level))!.Apply(tokens, 256);
        for (var i = 0; i < tokens.Length; i++)
            Assert.True(expected[i].Equals(tokens[i]), $"{format.Id} under {scale:R}: {Bf16.ToSingle((ushort)i):R} is {tokens[i]:R}, the reference has {expected[i]:R}");
    }

    private static float[] EveryBf16() =>
        [.. Enumerable.Range(0, 0x1_0000).Select(static bits => (bits & 0x7FFF) > Weights.LargestFinite ? 0f : Bf16.ToSingle((ushort)bits))];
}
