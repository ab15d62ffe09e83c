using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Qwen1.5 and Qwen2 mixtures of experts: biases on queries, keys and values; a shared expert behind a gate beside the routed ones; a gated
/// MLP in the layers without experts.
/// </summary>
public sealed record Qwen2MoeForCausalLM() : Architecture("Qwen2MoeForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        const string Layer = "model.layers.{}";
        var full = DecoderParts.Attention(
            config, Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("qkv_bias", true), outputBias: false);
        var sliding = full with { Span = AttentionSpan.Sliding, SpanSize = config.Count("sliding_window", 4096) };
        var types = Types(config);
        return new()
        {
            Embedding = DecoderParts.Embedding(config),
            Blocks = LayerTypes.Blocks(
                types.Zip(MixtureParts.SparseLayers(config), static (type, sparse) => (Slides: type == LayerTypes.SlidingAttention, sparse)),
                kind => MixtureParts.Block(config, Layer, kind.Slides ? sliding : full, kind.sparse ? Experts(config, Layer + ".mlp") : Dense(config, Layer + ".mlp"))),
            FinalNorm = DecoderParts.RmsNorm(config, "model.norm"),
            Head = DecoderParts.Head(config),
        };
    }

    // The class slides every other layer below max_window_layers.
    private static System.Collections.Generic.IReadOnlyList<string> Types(ConfigFacts config)
    {
        var slides = config.Flag("use_sliding_window", false);
        var below = config.Count("max_window_layers", 28);
        return LayerTypes.Read(
            config,
            [LayerTypes.FullAttention, LayerTypes.SlidingAttention],
            i => slides && i % 2 == 0 && i < below ? LayerTypes.SlidingAttention : LayerTypes.FullAttention);
    }

    private static FeedForward Dense(ConfigFacts config, string path) => DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize);

    private static ExpertMixture Experts(ConfigFacts config, string path) => new()
    {
        Experts = MixtureParts.Experts(config),
        Router = DecoderParts.Router(config, path + ".gate", MixtureParts.Experts(config)),
        Routing = new(RouterScore.Softmax, MixtureParts.TopK(config, 4)) { Renormalize = config.Flag("norm_topk_prob", false) },
        Expert = DecoderParts.GatedMlp(config, path + ".experts.{}", config.Count("moe_intermediate_size", 1408)),
        Shared = DecoderParts.GatedMlp(config, path + ".shared_expert", config.Count("shared_expert_intermediate_size", 5632)),
        SharedGate = MixtureParts.SharedGate(config, path + ".shared_expert_gate"),
    };
}
