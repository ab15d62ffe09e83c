using System;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Reference;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation;
using Planck.Testing;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>What a cache makes of keys and values.</summary>
public class CacheQuantizerTests
{
    private static readonly float[] Heads = [.. Weights.Trained(new Random(9), 12, 64).Select(Bf16.ToSingle)];

    [Fact]
    public void A_cache_of_fp8_has_scale_1_and_one_of_nvfp4_a_scale_per_16_values()
    {
        float[] values = [0.3f, -7.7f, 500f, 1e-4f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5f, 2.4f, .. new float[14]];
        var (fp8, nvfp4) = ((float[])[.. values], (float[])[.. values]);
        ActivationQuantizer.Of(KvCacheFormats.Fp8Cast)!.Apply(fp8, 32);
        ActivationQuantizer.Of(KvCacheFormats.Nvfp4Cast)!.Apply(nvfp4, 32);

        Assert.Equal([0.3125f, -7.5f, 448f, 0f], fp8[..4]);
        // 500 / 6 is 83.3, in e4m3 80: 500 saturates at 6 * 80. 5 / 6 is 0.833, in e4m3 0.8125: 5 is 6 * 0.8125, 2.4 is 3 * 0.8125.
        Assert.Equal([0f, 0f, 480f, 0f], nvfp4[..4]);
        Assert.Equal([4.875f, 2.4375f], nvfp4[16..18]);
        Assert.Null(ActivationQuantizer.Of(KvCacheFormats.None));
    }

    [Fact]
    public void A_measured_cache_takes_the_scale_of_its_checkpoint()
    {
        var scale = CacheScale.Of(Heads.Max(MathF.Abs), ArithmeticProfile.Cuda);
        var (fp8, nvfp4) = (Heads.ToArray(), Heads.ToArray());
        ActivationQuantizer.OfCache(KvCacheFormats.Fp8, scale)!.Apply(fp8, 64);
        ActivationQuantizer.OfCache(KvCacheFormats.Nvfp4, scale)!.Apply(nvfp4, 64);
        Assert.Equal(Heads.Select(x => ActivationReference.Fp8(x, scale)), fp8);
        Assert.Equal(Heads.Chunk(16).SelectMany(block => block.Select(x => ActivationReference.Nvfp4(x, block.Max(MathF.Abs), scale))), nvfp4);
        Assert.Contains("fp8", Assert.Throws<ArgumentException>(() => ActivationQuantizer.Of(KvCacheFormats.Fp8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_affine_cache_of_fp8_quantizes_what_is_left_beside_the_bias()
    {
        // Tokens of 3 heads of 64 channels.
        var bias = Weights.Trained(new Random(10), 3, 64).Select(Bf16.ToSingle).ToArray();
        var tokens = Heads.ToArray();
        ActivationQuantizer.OfCache(KvCacheFormats.Fp8Affine, 0.001f, bias)!.Apply(tokens, 192);
        Assert.Equal(Heads.Select((x, i) => Rounded(ActivationReference.Fp8(Rounded(x - bias[i % 192]), 0.001f)) + bias[i % 192]), tokens);

        Assert.Contains("all heads", Assert.Throws<ArgumentException>(() => ActivationQuantizer.OfCache(KvCacheFormats.Fp8Affine, 1, bias)!.Apply(tokens, 64)).Message, StringComparison.Ordinal);
        Assert.Contains("bias", Assert.Throws<ArgumentException>(() => ActivationQuantizer.OfCache(KvCacheFormats.Fp8Affine, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_affine_cache_of_fp8_gives_modelopts_numbers()
    {
        var golden = GoldenTensors.Open($"{Repository.Goldens}/modelopt/functions/calibrators.safetensors");
        var bias = golden.Bf16("bias.mean.after_3").ToArray().Select(Bf16.ToSingle).ToArray();
        var expected = golden.Bf16("bias.fp8.fake").ToArray().Select(Bf16.ToSingle).ToArray();

        // [batch 2, heads 3, tokens 7, dim 16] becomes tokens of all heads and back.
        var data = golden.Bf16("bias.data")[..expected.Length].ToArray().Select(Bf16.ToSingle).ToArray();
        var tokens = new float[data.Length];
        for (var i = 0; i < data.Length; i++)
            tokens[TokenMajor(i)] = data[i];
        ActivationQuantizer.OfCache(KvCacheFormats.Fp8Affine, CacheScale.Of(golden.Singles("bias.fp8.amax")[0], ArithmeticProfile.Cpu), bias)!.Apply(tokens, 48);
        Bf16.RoundAll(tokens);

        // A division by a scale instead of a product with its reciprocal turns ties only.
        var differing = Enumerable.Range(0, data.Length).Count(i => tokens[TokenMajor(i)] != expected[i]);
        Assert.InRange(differing, 0, data.Length / 100);

        static int TokenMajor(int index) => (((index / 336 * 7) + (index / 16 % 7)) * 48) + (index / 112 % 3 * 16) + (index % 16);
    }

    [Fact]
    public void An_affine_cache_of_nvfp4_leaves_the_bias_alone_as_modelopts_kernel_does()
    {
        var (affine, plain) = (Heads.ToArray(), Heads.ToArray());
        ActivationQuantizer.OfCache(KvCacheFormats.Nvfp4Affine, 0.001f, [.. Enumerable.Repeat(1f, 192)])!.Apply(affine, 64);
        ActivationQuantizer.OfCache(KvCacheFormats.Nvfp4, 0.001f)!.Apply(plain, 64);
        Assert.Equal(plain, affine);
    }

    [Fact]
    public void A_rotated_cache_of_nvfp4_quantizes_what_it_is_given_like_one_that_is_not()
    {
        var (rotated, plain) = (Heads.ToArray(), Heads.ToArray());
        ActivationQuantizer.OfCache(KvCacheFormats.Nvfp4Rotate, 0.001f)!.Apply(rotated, 64);
        ActivationQuantizer.OfCache(KvCacheFormats.Nvfp4, 0.001f)!.Apply(plain, 64);
        Assert.Equal(plain, rotated);
    }

    [Fact]
    public void Every_cache_format_has_its_quantizers()
    {
        foreach (var format in KvCacheFormats.All)
        {
            var bias = new float[64];
            Assert.Equal(format.QuantAlgo is not null, ActivationQuantizer.OfCache(format, 0.01f, bias) is not null);
        }
    }

    private static float Rounded(float value) => Bf16.ToSingle(Bf16.Round(value));
}
