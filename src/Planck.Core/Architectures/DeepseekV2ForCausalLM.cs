using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// DeepSeek V2: latent attention; after the first dense layers, experts weighted by a softmax over all of them, chosen from the groups with
/// the best expert, beside shared experts that are one MLP.
/// </summary>
public sealed record DeepseekV2ForCausalLM() : Architecture("DeepseekV2ForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = LatentAttentionReader.Read(config, names.Layer + ".self_attn", interleaved: true);
        var bias = config.Flag("mlp_bias", false);
        var blocks = MixtureParts.FirstLayersDense(
            config,
            byDefault: 0,
            sparse => DecoderParts.PreNormBlock(config, names.Layer, attention, sparse ? Experts(config, names.Layer + ".mlp", bias) : Dense(config, names.Layer + ".mlp", bias)));
        return DecoderParts.Decoder(config, names, layer => blocks[layer]);
    }

    private static FeedForward Dense(ConfigFacts config, string path, bool bias) => DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize, bias);

    private static ExpertMixture Experts(ConfigFacts config, string path, bool bias)
    {
        var width = config.Count("moe_intermediate_size", 1407);
        return new()
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, path + ".gate", MixtureParts.Experts(config)),
            Routing = Routing(config),
            Expert = DecoderParts.GatedMlp(config, path + ".experts.{}", width),
            Shared = config.CountOrOff("n_shared_experts", 2) is > 0 and var shared ? DecoderParts.GatedMlp(config, path + ".shared_experts", shared * width, bias) : null,
        };
    }

    // norm_topk_prob is not read: transformers ignores it, and published models have it off.
    private static Routing Routing(ConfigFacts config)
    {
        var routing = new Routing(RouterScore.Softmax, MixtureParts.TopK(config, 6)) { ScalingFactor = config.Number("routed_scaling_factor", 1) };
        return config.Text("topk_method", "greedy") switch
        {
            "greedy" => routing,
            "group_limited_greedy" => MixtureParts.Grouped(config, routing, GroupScore.Max),
            var other => throw config.Error("topk_method", $"is '{other}'; known are greedy and group_limited_greedy"),
        };
    }
}
