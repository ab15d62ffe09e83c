using System;
using Planck.Architectures.Graph;
using Planck.Models;

namespace Planck.Architectures.Reading;

/// <summary>The parts most decoders share, under Llama's names. A family changes what differs with <c>with</c>.</summary>
public static class DecoderParts
{
    /// <summary>q, k, v and o projections of <c>{layer}.self_attn</c> with grouped queries and rotary positions.</summary>
    /// <param name="path">Path of the attention module: <c>model.layers.{}.self_attn</c>.</param>
    public static Attention Attention(ConfigFacts config, string path, Rope? rope, bool bias = false, bool? outputBias = null, int? keyValueHeads = null)
    {
        var model = config.Model;
        if (model.AttentionHeads <= 0 || model.HeadDim <= 0)
            throw config.Error("num_attention_heads", "is missing");
        var keyValue = keyValueHeads ?? model.KeyValueHeads;
        if (keyValue <= 0 || model.AttentionHeads % keyValue != 0)
            throw config.Error("num_key_value_heads", $"is {keyValue}, which does not divide the {model.AttentionHeads} attention heads");
        return new()
        {
            Query = new(path + ".q_proj", model.HiddenSize, model.AttentionHeads * model.HeadDim) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "qkv" },
            Key = new(path + ".k_proj", model.HiddenSize, keyValue * model.HeadDim) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "qkv", FeedsKeyValueCache = true },
            Value = new(path + ".v_proj", model.HiddenSize, keyValue * model.HeadDim) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "qkv", FeedsKeyValueCache = true },
            Output = new(path + ".o_proj", model.AttentionHeads * model.HeadDim, model.HiddenSize) { Bias = outputBias ?? bias, ShardAxis = ShardAxis.Input },
            Heads = model.AttentionHeads,
            KeyValueHeads = keyValue,
            HeadDim = model.HeadDim,
            Scale = 1 / Math.Sqrt(model.HeadDim),
            Rope = rope,
        };
    }

    /// <summary>gate, up and down projections of <paramref name="path"/>.</summary>
    /// <param name="width">intermediate size.</param>
    public static FeedForward GatedMlp(ConfigFacts config, string path, int width, bool bias = false, string activation = "silu") => new()
    {
        Gate = new(path + ".gate_proj", config.Model.HiddenSize, width) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "gate_up" },
        Up = new(path + ".up_proj", config.Model.HiddenSize, width) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "gate_up" },
        Down = new(path + ".down_proj", width, config.Model.HiddenSize) { Bias = bias, ShardAxis = ShardAxis.Input },
        Activation = config.Text("hidden_act", activation),
    };

    /// <summary>An RMS norm over hidden_size with <c>rms_norm_eps</c>.</summary>
    public static Norm RmsNorm(ConfigFacts config, string path, int? width = null, double epsilon = 1e-6) =>
        new(path, NormKind.Rms, width ?? config.Model.HiddenSize, config.Number("rms_norm_eps", epsilon));

    /// <summary>The token embedding.</summary>
    public static TokenEmbedding Embedding(ConfigFacts config, string path = "model.embed_tokens") => new(path, config.Model.VocabSize, config.Model.HiddenSize);

    /// <summary>The output head, tied or not as the configuration says.</summary>
    public static OutputHead Head(ConfigFacts config, string path = "lm_head", bool bias = false) =>
        new(new Linear(path, config.Model.HiddenSize, config.Model.VocabSize) { Kind = ModuleKind.Head, Bias = bias }) { Tied = config.Model.TieWordEmbeddings };

    /// <summary>A router: hidden_size to experts.</summary>
    public static Linear Router(ConfigFacts config, string path, int experts) => new(path, config.Model.HiddenSize, experts) { Kind = ModuleKind.Router };
}
