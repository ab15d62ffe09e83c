using System;
using Planck.Architectures.Graph;

namespace Planck.Architectures.Reading;

/// <summary>What the Gemma generations share: norms with gain 1 + weight, scaled embeddings, norms around both branches from the second on.</summary>
public static class GemmaParts
{
    public static Norm Norm(ConfigFacts config, string path, int? width = null) => DecoderParts.RmsNorm(config, path, width) with { WeightPlusOne = true };

    /// <summary>Embedding times sqrt(hidden_size), layers, norm, head.</summary>
    public static Transformer Decoder(ConfigFacts config, DecoderNames names, Func<int, Block> block) => DecoderParts.Decoder(config, names, block) with
    {
        Embedding = DecoderParts.Embedding(config, names.Embedding) with { Scale = Math.Sqrt(config.Model.HiddenSize) },
        FinalNorm = Norm(config, names.FinalNorm),
    };

    /// <summary>Attention of Gemma 2 and 3: scores are scaled by <c>query_pre_attn_scalar</c>^-1/2.</summary>
    public static Attention Attention(ConfigFacts config, string layer, Rope rope) =>
        DecoderParts.Attention(config, layer + ".self_attn", rope, config.Flag("attention_bias", false)) with
        {
            Scale = 1 / Math.Sqrt(config.Number("query_pre_attn_scalar", 256)),
        };

    /// <summary>Layer of Gemma 2 and 3: norms before and after attention, before and after the MLP.</summary>
    public static Block SandwichBlock(ConfigFacts config, string layer, Attention attention) => new(
    [
        new(Norm(config, layer + ".input_layernorm"), attention) { PostNorm = Norm(config, layer + ".post_attention_layernorm") },
        new(Norm(config, layer + ".pre_feedforward_layernorm"), Mlp(config, layer)) { PostNorm = Norm(config, layer + ".post_feedforward_layernorm") },
    ]);

    // hidden_act is in these files too and is not what the classes read.
    private static FeedForward Mlp(ConfigFacts config, string layer) =>
        DecoderParts.GatedMlp(config, layer + ".mlp", config.Model.IntermediateSize) with { Activation = config.Text("hidden_activation", "gelu_pytorch_tanh") };
}
