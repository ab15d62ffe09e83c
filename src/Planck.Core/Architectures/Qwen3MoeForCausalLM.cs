using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;

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
        var attention = DecoderParts.Attention(config, Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false)) with
        {
            QueryNorm = DecoderParts.RmsNorm(config, Layer + ".self_attn.q_norm", config.Model.HeadDim),
            KeyNorm = DecoderParts.RmsNorm(config, Layer + ".self_attn.k_norm", config.Model.HeadDim),
        };
        var experts = new ExpertMixture
        {
            Experts = config.Model.Experts,
            Router = DecoderParts.Router(config, Layer + ".mlp.gate", config.Model.Experts),
            Routing = new(RouterScore.Softmax, config.Count("num_experts_per_tok", 8)) { Renormalize = config.Flag("norm_topk_prob", false) },
            Expert = DecoderParts.GatedMlp(config, Layer + ".mlp.experts.{}", config.Count("moe_intermediate_size", 768)),
        };
        var dense = DecoderParts.GatedMlp(config, Layer + ".mlp", config.Model.IntermediateSize);
        var (sparse, plain) = (Block(experts), Block(dense));
        var step = config.Count("decoder_sparse_step", 1);
        var denseLayers = new HashSet<int>(config.Counts("mlp_only_layers") ?? []);
        return new()
        {
            Embedding = DecoderParts.Embedding(config),
            Blocks = Enumerable.Range(0, config.Model.Layers)
                .Select(i => config.Model.Experts > 0 && !denseLayers.Contains(i) && (i + 1) % step == 0 ? sparse : plain)
                .ToEquatableArray(),
            FinalNorm = DecoderParts.RmsNorm(config, "model.norm"),
            Head = DecoderParts.Head(config),
        };

        Block Block(Mixer mlp) => new(
        [
            new(DecoderParts.RmsNorm(config, Layer + ".input_layernorm"), attention),
            new(DecoderParts.RmsNorm(config, Layer + ".post_attention_layernorm"), mlp),
        ]);
    }
}
