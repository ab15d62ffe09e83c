using System;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures.Reading;

/// <summary>The parts most decoders share, under Llama's names. A family changes what differs with <c>with</c>.</summary>
public static class DecoderParts
{
    /// <summary>q, k, v and o projections of <c>{layer}.self_attn</c> with grouped queries and rotary positions.</summary>
    /// <param name="path">Path of the attention module: <c>model.layers.{}.self_attn</c>.</param>
    /// <param name="rope">Null for layers without rotation.</param>
    /// <param name="bias">Of q, k and v, and of the output unless <paramref name="outputBias"/> says otherwise.</param>
    /// <param name="keyValueHeads">When they are not <c>num_key_value_heads</c>.</param>
    /// <param name="output">Name of the output projection.</param>
    public static Attention Attention(
        ConfigFacts config,
        string path,
        Rope? rope,
        bool bias = false,
        bool? outputBias = null,
        int? keyValueHeads = null,
        string output = "o_proj")
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
            Output = new(path + "." + output, model.AttentionHeads * model.HeadDim, model.HiddenSize) { Bias = outputBias ?? bias, ShardAxis = ShardAxis.Input },
            Heads = model.AttentionHeads,
            KeyValueHeads = keyValue,
            HeadDim = model.HeadDim,
            Scale = 1 / Math.Sqrt(model.HeadDim),
            Rope = rope,
        };
    }

    /// <summary>The attention with one projection instead of three, its rows as <paramref name="layout"/> says.</summary>
    /// <param name="path">Path of the fused projection.</param>
    public static Attention Fused(Attention attention, string path, QkvLayout layout, WeightLayout weights = WeightLayout.OutIn) => attention with
    {
        Query = new(path, attention.Query.In, (attention.Heads + (2 * attention.KeyValueHeads)) * attention.HeadDim)
        {
            Bias = attention.Query.Bias,
            ShardAxis = ShardAxis.Output,
            FeedsKeyValueCache = true,
            Layout = weights,
        },
        Key = null,
        Value = null,
        Layout = layout,
    };

    /// <summary>The attention with RMS norms of queries and keys over head_dim, before the rotation.</summary>
    /// <param name="path">Path of the attention module.</param>
    public static Attention WithHeadNorms(ConfigFacts config, Attention attention, string path, string query = "q_norm", string key = "k_norm", double epsilon = 1e-6) => attention with
    {
        QueryNorm = RmsNorm(config, path + "." + query, attention.HeadDim, epsilon),
        KeyNorm = RmsNorm(config, path + "." + key, attention.HeadDim, epsilon),
    };

    /// <summary>The attention over the last <paramref name="window"/> keys; over all when it is 0.</summary>
    public static Attention Windowed(Attention attention, int window) => window == 0 ? attention : attention with { Span = AttentionSpan.Sliding, SpanSize = window };

    /// <summary>gate, up and down projections of <paramref name="path"/>.</summary>
    /// <param name="width">intermediate size.</param>
    public static FeedForward GatedMlp(ConfigFacts config, string path, int width, bool bias = false, string activation = "silu") => new()
    {
        Gate = new(path + ".gate_proj", config.Model.HiddenSize, width) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "gate_up" },
        Up = new(path + ".up_proj", config.Model.HiddenSize, width) { Bias = bias, ShardAxis = ShardAxis.Output, FusionGroup = "gate_up" },
        Down = new(path + ".down_proj", width, config.Model.HiddenSize) { Bias = bias, ShardAxis = ShardAxis.Input },
        Activation = config.Text("hidden_act", activation),
    };

    /// <summary>The MLP with gate and up in one projection, all gates first.</summary>
    /// <param name="path">Path of the fused projection.</param>
    public static FeedForward Fused(FeedForward mlp, string path) => mlp with
    {
        Gate = null,
        Up = new(path, mlp.Up.In, 2 * mlp.Up.Out) { Bias = mlp.Up.Bias, ShardAxis = ShardAxis.Output },
        Layout = GateUpLayout.Concatenated,
    };

    /// <summary>Two linears of <paramref name="path"/> with an activation between them.</summary>
    public static FeedForward PlainMlp(ConfigFacts config, string path, string up, string down, int width, bool bias, string activation, WeightLayout weights = WeightLayout.OutIn) => new()
    {
        Up = new(path + "." + up, config.Model.HiddenSize, width) { Bias = bias, ShardAxis = ShardAxis.Output, Layout = weights },
        Down = new(path + "." + down, width, config.Model.HiddenSize) { Bias = bias, ShardAxis = ShardAxis.Input, Layout = weights },
        Activation = activation,
    };

    /// <summary>An RMS norm over hidden_size with <c>rms_norm_eps</c>.</summary>
    public static Norm RmsNorm(ConfigFacts config, string path, int? width = null, double epsilon = 1e-6) =>
        new(path, NormKind.Rms, width ?? config.Model.HiddenSize, config.Epsilon("rms_norm_eps", epsilon));

    /// <summary>A LayerNorm over hidden_size.</summary>
    /// <param name="key">Key of epsilon.</param>
    public static Norm LayerNorm(ConfigFacts config, string path, string key, bool bias = true, double epsilon = 1e-5) =>
        new(path, NormKind.Layer, config.Model.HiddenSize, config.Number(key, epsilon)) { Bias = bias };

    /// <summary>Llama's layer: attention, then MLP, each with an RMS norm before it.</summary>
    /// <param name="layer">Path of the layer.</param>
    public static Block PreNormBlock(ConfigFacts config, string layer, Mixer attention, Mixer mlp, double epsilon = 1e-6) => new(
    [
        new(RmsNorm(config, layer + ".input_layernorm", epsilon: epsilon), attention),
        new(RmsNorm(config, layer + ".post_attention_layernorm", epsilon: epsilon), mlp),
    ]);

    /// <summary>OLMo 2's layer: attention, then MLP, each with an RMS norm after it and none before.</summary>
    /// <param name="layer">Path of the layer.</param>
    public static Block PostNormBlock(ConfigFacts config, string layer, Mixer attention, Mixer mlp, double epsilon = 1e-5) => new(
    [
        new(null, attention) { PostNorm = RmsNorm(config, layer + ".post_attention_layernorm", epsilon: epsilon) },
        new(null, mlp) { PostNorm = RmsNorm(config, layer + ".post_feedforward_layernorm", epsilon: epsilon) },
    ]);

    /// <summary>Embedding, layers, an RMS norm and the head.</summary>
    /// <param name="block">The layer of a number; layers that are alike should be one object.</param>
    public static Transformer Decoder(ConfigFacts config, DecoderNames names, Func<int, Block> block, double epsilon = 1e-6) => new()
    {
        Embedding = Embedding(config, names.Embedding),
        Blocks = Layers(config, block),
        FinalNorm = RmsNorm(config, names.FinalNorm, epsilon: epsilon),
        Head = Head(config, names.Head),
    };

    /// <summary>The layers from first to last.</summary>
    public static EquatableArray<Block> Layers(ConfigFacts config, Func<int, Block> block) => Enumerable.Range(0, config.Model.Layers).Select(block).ToEquatableArray();

    /// <summary>The token embedding.</summary>
    public static TokenEmbedding Embedding(ConfigFacts config, string path = "model.embed_tokens") => new(path, config.Model.VocabSize, config.Model.HiddenSize);

    /// <summary>The output head; tied when the checkpoint has no tensor for it or, with no checkpoint at hand, when the configuration says so.</summary>
    /// <param name="width">When it is not hidden_size.</param>
    public static OutputHead Head(ConfigFacts config, string path = "lm_head", bool bias = false, int? width = null)
    {
        var linear = new Linear(path, width ?? config.Model.HiddenSize, config.Model.VocabSize) { Kind = ModuleKind.Head, Bias = bias };
        return new(linear) { Tied = config.HasTensor(linear.WeightName) is { } own ? !own : config.Model.TieWordEmbeddings };
    }

    /// <summary>A router: hidden_size to experts.</summary>
    public static Linear Router(ConfigFacts config, string path, int experts) => new(path, config.Model.HiddenSize, experts) { Kind = ModuleKind.Router };
}
