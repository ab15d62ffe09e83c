using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Qwen3 mixtures of experts: Llama's attention with norms on queries and keys; a router and experts in the layers that have them, a
/// gated MLP in the others.
/// </summary>
public sealed record Qwen3MoeForCausalLM() : Architecture("Qwen3MoeForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 4 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var path = names.Layer + ".self_attn";
        var attention = DecoderParts.Attention(config, path, RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false));
        attention = DecoderParts.Windowed(DecoderParts.WithHeadNorms(config, attention, path), Qwen2ForCausalLM.Window(config));
        var blocks = LayerTypes.Blocks(
            MixtureParts.SparseLayers(config),
            sparse => DecoderParts.PreNormBlock(config, names.Layer, attention, sparse ? Experts(config, names.Layer + ".mlp") : Dense(config, names.Layer + ".mlp")));
        return DecoderParts.Decoder(config, names, layer => blocks[layer]);
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
