using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Mixtral: Llama's attention, and in every layer a mixture whose two chosen experts share a weight of one.</summary>
public sealed record MixtralForCausalLM() : Architecture("MixtralForCausalLM")
{
    private const double Epsilon = 1e-5;

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Windowed(
            DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim, theta: 1e6)),
            config.Count("sliding_window", 0));
        var experts = new ExpertMixture
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, names.Layer + ".block_sparse_moe.gate", MixtureParts.Experts(config)),
            Routing = new(RouterScore.Softmax, MixtureParts.TopK(config, 2)) { Renormalize = true },
            Expert = MixtureParts.MixtralExpert(config, names.Layer + ".block_sparse_moe.experts.{}"),
        };
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, experts, Epsilon);
        return DecoderParts.Decoder(config, names, _ => block, Epsilon);
    }
}
