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
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 16 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var full = DecoderParts.Attention(
            config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("qkv_bias", true), outputBias: false);
        var sliding = DecoderParts.Windowed(full, Qwen2ForCausalLM.Window(config));
        // With a window, the class slides every other layer below max_window_layers.
        var below = config.Count("max_window_layers", 28);
        var slides = LayerTypes.Sliding(config, layer => layer % 2 == 0 && layer < below);
        var blocks = LayerTypes.Blocks(
            MixtureParts.SparseLayers(config).Select((sparse, layer) => (sparse, slides: slides(layer))),
            kind => DecoderParts.PreNormBlock(
                config, names.Layer, kind.slides ? sliding : full, kind.sparse ? Experts(config, names.Layer + ".mlp") : Dense(config, names.Layer + ".mlp")));
        return DecoderParts.Decoder(config, names, layer => blocks[layer]);
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
