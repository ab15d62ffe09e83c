using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Qwen3 mixtures of experts: Llama's attention with norms on queries and keys; a router and experts in the layers that have them, a
/// gated MLP in the others.
/// </summary>
public sealed record Qwen3MoeForCausalLM() : Architecture("Qwen3MoeForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        const string Layer = "model.layers.{}";
        var window = config.Flag("use_sliding_window", false) ? config.Count("sliding_window", 4096) : 0;
        var attention = DecoderParts.Attention(config, Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false)) with
        {
            QueryNorm = DecoderParts.RmsNorm(config, Layer + ".self_attn.q_norm", config.Model.HeadDim),
            KeyNorm = DecoderParts.RmsNorm(config, Layer + ".self_attn.k_norm", config.Model.HeadDim),
            Span = window > 0 ? AttentionSpan.Sliding : AttentionSpan.Full,
            SpanSize = window,
        };
        return new()
        {
            Embedding = DecoderParts.Embedding(config),
            Blocks = LayerTypes.Blocks(
                MixtureParts.SparseLayers(config),
                sparse => MixtureParts.Block(config, Layer, attention, sparse ? Experts(config, Layer + ".mlp") : Dense(config, Layer + ".mlp"))),
            FinalNorm = DecoderParts.RmsNorm(config, "model.norm"),
            Head = DecoderParts.Head(config),
        };
    }

    private static FeedForward Dense(ConfigFacts config, string path) => DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize);

    private static ExpertMixture Experts(ConfigFacts config, string path) => new()
    {
        Experts = MixtureParts.Experts(config),
        Router = DecoderParts.Router(config, path + ".gate", MixtureParts.Experts(config)),
        Routing = new(RouterScore.Softmax, MixtureParts.TopK(config, 8)) { Renormalize = config.Flag("norm_topk_prob", false) },
        Expert = DecoderParts.GatedMlp(config, path + ".experts.{}", config.Count("moe_intermediate_size", 768)),
    };
}
