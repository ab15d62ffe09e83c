using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// GLM-4.5 to 4.7: attention that rotates half of each head and may norm queries and keys; after the first dense layers, experts under
/// DeepSeek V3's rule beside shared experts that are one MLP.
/// </summary>
public sealed record Glm4MoeForCausalLM() : Architecture("Glm4MoeForCausalLM")
{
    private const double Epsilon = 1e-5;

    private static readonly Routing RoutingDefaults = new(RouterScore.Sigmoid, 8) { Renormalize = true };

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = Attention(config, names.Layer + ".self_attn");
        var blocks = MixtureParts.FirstLayersDense(
            config,
            byDefault: 1,
            sparse => DecoderParts.PreNormBlock(config, names.Layer, attention, sparse ? Experts(config, names.Layer + ".mlp") : Dense(config, names.Layer + ".mlp"), Epsilon));
        return DecoderParts.Decoder(config, names, layer => blocks[layer], Epsilon) with
        {
            OtherTensors = MixtureParts.LayersAfterTheLast(config, "num_nextn_predict_layers"),
        };
    }

    private static Attention Attention(ConfigFacts config, string path)
    {
        var rope = RopeReader.Read(config, config.Model.HeadDim, partial: 0.5);
        var attention = DecoderParts.Attention(config, path, rope, config.Flag("attention_bias", false), outputBias: false);
        return config.Flag("use_qk_norm", false) ? DecoderParts.WithHeadNorms(config, attention, path, epsilon: Epsilon) : attention;
    }

    private static FeedForward Dense(ConfigFacts config, string path) => DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize);

    private static ExpertMixture Experts(ConfigFacts config, string path)
    {
        var width = config.Count("moe_intermediate_size", 1408);
        return new()
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, path + ".gate", MixtureParts.Experts(config)),
            Routing = MixtureParts.SigmoidRouting(config, path + ".gate", RoutingDefaults),
            Expert = DecoderParts.GatedMlp(config, path + ".experts.{}", width),
            Shared = DecoderParts.GatedMlp(config, path + ".shared_experts", config.Count("n_shared_experts", 1) * width),
        };
    }
}
