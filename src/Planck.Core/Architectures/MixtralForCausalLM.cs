using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>Mixtral: Llama's attention, and in every layer a mixture whose two chosen experts share a weight of one.</summary>
public sealed record MixtralForCausalLM() : Architecture("MixtralForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        const string Layer = "model.layers.{}";
        const double Epsilon = 1e-5;
        var window = config.Count("sliding_window", 0);
        var attention = DecoderParts.Attention(config, Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim, theta: 1e6)) with
        {
            Span = window > 0 ? AttentionSpan.Sliding : AttentionSpan.Full,
            SpanSize = window,
        };
        var experts = new ExpertMixture
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, Layer + ".block_sparse_moe.gate", MixtureParts.Experts(config)),
            Routing = new(RouterScore.Softmax, MixtureParts.TopK(config, 2)) { Renormalize = true },
            Expert = MixtureParts.MixtralExpert(config, Layer + ".block_sparse_moe.experts.{}"),
        };
        return new()
        {
            Embedding = DecoderParts.Embedding(config),
            Blocks = Enumerable.Repeat(MixtureParts.Block(config, Layer, attention, experts, Epsilon), config.Model.Layers).ToEquatableArray(),
            FinalNorm = DecoderParts.RmsNorm(config, "model.norm", epsilon: Epsilon),
            Head = DecoderParts.Head(config),
        };
    }
}
