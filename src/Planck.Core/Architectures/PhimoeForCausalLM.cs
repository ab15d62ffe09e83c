using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Phi-3.5-MoE: layer norms with bias, experts under Mixtral's names chosen by the sparse mixer, a head with bias.</summary>
/// <param name="Name">transformers' class, or the one that published files name: <c>PhiMoEForCausalLM</c>.</param>
public sealed record PhimoeForCausalLM(string Name = "PhimoeForCausalLM") : Architecture(Name)
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Windowed(
            DecoderParts.Attention(config, names.Layer + ".self_attn", Rope(config), config.Flag("attention_bias", false)), config.Count("sliding_window", 0));
        var topK = MixtureParts.TopK(config, 2);
        var experts = new ExpertMixture
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, names.Layer + ".block_sparse_moe.gate", MixtureParts.Experts(config)),
            Routing = topK == 2
                ? new(RouterScore.SparseMixer, topK) { JitterEpsilon = config.Number("router_jitter_noise", 0.01) }
                : throw config.Error("num_experts_per_tok", $"is {topK}; the sparse mixer chooses 2"),
            Expert = MixtureParts.MixtralExpert(config, names.Layer + ".block_sparse_moe.experts.{}"),
        };
        var block = new Block([new(Norm(config, names.Layer + ".input_layernorm"), attention), new(Norm(config, names.Layer + ".post_attention_layernorm"), experts)]);
        return DecoderParts.Decoder(config, names, _ => block) with
        {
            FinalNorm = Norm(config, names.FinalNorm),
            Head = DecoderParts.Head(config, names.Head, config.Flag("lm_head_bias", false)),
        };
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.LayerNorm(config, path, "rms_norm_eps");

    // The file gives what multiplies cos and sin up to the original length and beyond it; published models give one value twice.
    private static Rope Rope(ConfigFacts config)
    {
        var rope = RopeReader.Read(config, config.Model.HeadDim, theta: 1e6);
        var scaling = config.Section("rope_parameters") ?? config.Section("rope_scaling");
        if (rope.Kind == RopeKind.Default || scaling?.OptionalNumber("short_mscale") is not { } factor)
            return rope;
        return scaling.Number("long_mscale", factor) == factor
            ? rope with { AttentionFactor = factor }
            : throw scaling.Error("long_mscale", $"differs from short_mscale, {factor}, which is not supported");
    }
}
