using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// DeepSeek V3, R1 and Kimi K2: latent attention; after the first dense layers, experts with sigmoid scores, chosen from the groups with the
/// best two experts with the help of a correction bias, beside shared experts that are one MLP.
/// </summary>
/// <param name="Name">transformers' class, or Kimi K2's own name for it.</param>
public sealed record DeepseekV3ForCausalLM(string Name = "DeepseekV3ForCausalLM") : Architecture(Name)
{
    private static readonly Routing RoutingDefaults = new(RouterScore.Sigmoid, 8) { Renormalize = true, ScalingFactor = 2.5, GroupCount = 8, TopGroups = 4 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = LatentAttentionReader.Read(config, names.Layer + ".self_attn", config.Flag("rope_interleave", true));
        var blocks = MixtureParts.FirstLayersDense(
            config,
            byDefault: 3,
            sparse => DecoderParts.PreNormBlock(config, names.Layer, attention, sparse ? Experts(config, names.Layer + ".mlp") : Dense(config, names.Layer + ".mlp")));
        return DecoderParts.Decoder(config, names, layer => blocks[layer]) with { OtherTensors = MixtureParts.LayersAfterTheLast(config, "num_nextn_predict_layers") };
    }

    private static FeedForward Dense(ConfigFacts config, string path) => DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize);

    private static ExpertMixture Experts(ConfigFacts config, string path)
    {
        var width = config.Count("moe_intermediate_size", 2048);
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
