using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// GLM-4.5 to 4.7: attention that rotates half of each head and may norm queries and keys; after the first dense layers, experts under
/// DeepSeek V3's rule beside shared experts that are one MLP.
/// </summary>
public sealed record Glm4MoeForCausalLM() : Architecture("Glm4MoeForCausalLM")
{
    private const string Layer = "model.layers.{}";
    private const double Epsilon = 1e-5;

    private static readonly Routing RoutingDefaults = new(RouterScore.Sigmoid, 8) { Renormalize = true };

    public override Transformer Build(ConfigFacts config)
    {
        var attention = Attention(config, Layer + ".self_attn");
        var denseLayers = config.Count("first_k_dense_replace", 1);
        return new()
        {
            Embedding = DecoderParts.Embedding(config),
            Blocks = LayerTypes.Blocks(
                Enumerable.Range(0, config.Model.Layers).Select(i => i >= denseLayers),
                sparse => MixtureParts.Block(config, Layer, attention, sparse ? Experts(config, Layer + ".mlp") : Dense(config, Layer + ".mlp"), Epsilon)),
            FinalNorm = DecoderParts.RmsNorm(config, "model.norm", epsilon: Epsilon),
            Head = DecoderParts.Head(config),
            OtherTensors = MixtureParts.LayersAfterTheLast(config, "num_nextn_predict_layers"),
        };
    }

    private static Attention Attention(ConfigFacts config, string path)
    {
        var rope = RopeReader.Read(config, config.Model.HeadDim, partial: 0.5);
        var attention = DecoderParts.Attention(config, path, rope, config.Flag("attention_bias", false), outputBias: false);
        return !config.Flag("use_qk_norm", false) ? attention : attention with
        {
            QueryNorm = DecoderParts.RmsNorm(config, path + ".q_norm", config.Model.HeadDim, Epsilon),
            KeyNorm = DecoderParts.RmsNorm(config, path + ".k_norm", config.Model.HeadDim, Epsilon),
        };
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
