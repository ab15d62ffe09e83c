using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Xunit;

namespace Planck.Inference;

/// <summary>An FP8 cache of latent attention: what is rounded to e4m3, with the scale 1, is the latent and the rotated part of the keys, before they are widened.</summary>
public sealed class LatentCacheTests
{
    private const string Attention = "model.layers.0.self_attn";

    private static readonly int[][] Rows = [[.. Enumerable.Range(1, 24)], [.. Enumerable.Range(100, 9)]];

    [Fact]
    public void Keys_and_values_are_widened_from_a_rounded_latent_and_the_rotated_part_is_rounded_too()
    {
        var (plain, cached) = (Run(KvCacheFormats.None), Run(KvCacheFormats.Fp8Cast));

        Assert.NotEqual(plain.Latents, cached.Latents);
        Assert.Equal(plain.Latents.Select(ToE4M3), cached.Latents);

        // Of each head: 32 numbers that kv_b_proj makes, then 16 that all heads share.
        Assert.NotEqual(plain.Rotated, cached.Rotated);
        Assert.Equal(plain.Rotated.Select(ToE4M3), cached.Rotated);
    }

    [Fact]
    public void A_cache_with_measured_scales_of_keys_and_values_leaves_the_latent_alone() =>
        Assert.Equal(Run(KvCacheFormats.None).Latents, Run(KvCacheFormats.Fp8).Latents);

    private static Recorder Run(KvCacheFormat cache)
    {
        var seen = new Recorder();
        using var model = LanguageModel.OpenQuantized(GoldenModels.Folder("deepseek-v3"), [], cache);
        model.Forward(Rows, static (_, _, _) => { }, seen);
        return seen;
    }

    // Of the number as an engine has it, in bf16: to the nearest of all e4m3 numbers, of two that are as near to the even code.
    private static float ToE4M3(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var magnitude = Math.Abs((double)BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000));
        var nearest = Enumerable.Range(0, 127).MinBy(code => (Math.Abs(Of(code) - magnitude), code & 1));
        return MathF.CopySign((float)Of(nearest), value);
    }

    // Bits 4 and 3, bias 7.
    private static double Of(int code) => (code >> 3) == 0 ? (code & 7) * Math.Pow(2, -9) : (8 + (code & 7)) * Math.Pow(2, (code >> 3) - 10);

    private sealed class Recorder : IForwardObserver
    {
        private const int RopeDim = 16;

        public List<float> Latents { get; } = [];

        public List<float> Rotated { get; } = [];

        public bool Observes(string module) => module == Attention + ".kv_b_proj";

        public void LinearInput(string module, int row, ReadOnlySpan<float> input) => Latents.AddRange(input);

        public bool ObservesKeysAndValues(string attention) => attention == Attention;

        public void KeysAndValues(string attention, int row, KeyValueShape shape, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
        {
            for (var end = shape.KeyDim; end <= keys.Length; end += shape.KeyDim)
                Rotated.AddRange(keys[(end - RopeDim)..end]);
        }
    }
}
