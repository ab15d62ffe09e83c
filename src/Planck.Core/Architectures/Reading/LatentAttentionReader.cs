using System;
using Planck.Architectures.Graph;
using Planck.Models;

namespace Planck.Architectures.Reading;

/// <summary>Multi-head latent attention as DeepSeek V2 and V3 configure it.</summary>
public static class LatentAttentionReader
{
    // The classes give the norms of both bottlenecks no epsilon of the configuration's.
    private const double BottleneckEpsilon = 1e-6;

    /// <param name="path">Path of the attention module: <c>model.layers.{}.self_attn</c>.</param>
    /// <param name="interleaved">Whether rotated pairs lie next to each other.</param>
    /// <remarks>
    /// The scale is (nope + rope)^-1/2, with yarn times m^2, m = 0.1 * mscale_all_dim * ln(factor) + 1, as in DeepSeek's own code of both versions.
    /// </remarks>
    public static LatentAttention Read(ConfigFacts config, string path, bool interleaved)
    {
        var (hidden, heads) = (config.Model.HiddenSize, config.Model.AttentionHeads);
        if (heads <= 0)
            throw config.Error("num_attention_heads", "is missing");
        var queryRank = config.CountOrOff("q_lora_rank", 1536);
        var rank = config.Count("kv_lora_rank", 512);
        var (nope, rotated, value) = (config.Count("qk_nope_head_dim", 128), config.Count("qk_rope_head_dim", 64), config.Count("v_head_dim", 128));
        var bias = config.Flag("attention_bias", false);
        var rope = RopeReader.Read(config, rotated, interleaved: interleaved);
        // Engines compute both bottlenecks in one product where there are two.
        var bottleneck = queryRank > 0 ? "qkv_a" : "";
        return new()
        {
            QueryA = queryRank > 0 ? new(path + ".q_a_proj", hidden, queryRank) { Bias = bias, FusionGroup = bottleneck } : null,
            QueryNorm = queryRank > 0 ? new(path + ".q_a_layernorm", NormKind.Rms, queryRank, BottleneckEpsilon) : null,
            QueryB = new(path + (queryRank > 0 ? ".q_b_proj" : ".q_proj"), queryRank > 0 ? queryRank : hidden, heads * (nope + rotated)) { ShardAxis = ShardAxis.Output },
            KeyValueA = new(path + ".kv_a_proj_with_mqa", hidden, rank + rotated) { Bias = bias, FusionGroup = bottleneck },
            KeyValueNorm = new(path + ".kv_a_layernorm", NormKind.Rms, rank, BottleneckEpsilon),
            KeyValueB = new(path + ".kv_b_proj", rank, heads * (nope + value)) { ShardAxis = ShardAxis.Output },
            Output = new(path + ".o_proj", heads * value, hidden) { Bias = bias, ShardAxis = ShardAxis.Input },
            Heads = heads,
            NopeDim = nope,
            RopeDim = rotated,
            ValueDim = value,
            KeyValueRank = rank,
            Scale = Math.Pow(Mscale(rope), 2) / Math.Sqrt(nope + rotated),
            Rope = rope,
        };
    }

    private static double Mscale(Rope rope) =>
        rope.Kind != RopeKind.Default && rope.Factor > 1 && rope.MscaleAllDim is { } mscale ? (0.1 * mscale * Math.Log(rope.Factor)) + 1 : 1;
}
