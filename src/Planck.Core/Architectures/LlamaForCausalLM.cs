using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>Llama 1 to 3.3 and models that use its class: pre-norm, rotary attention with grouped queries, gated MLP.</summary>
public sealed record LlamaForCausalLM() : Architecture("LlamaForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var attention = DecoderParts.Attention(config, "model.layers.{}.self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false));
        var mlp = DecoderParts.GatedMlp(config, "model.layers.{}.mlp", config.Model.IntermediateSize, config.Flag("mlp_bias", false));
        var block = new Block(
        [
            new(DecoderParts.RmsNorm(config, "model.layers.{}.input_layernorm"), attention),
            new(DecoderParts.RmsNorm(config, "model.layers.{}.post_attention_layernorm"), mlp),
        ]);
        return new()
        {
            Embedding = DecoderParts.Embedding(config),
            Blocks = Enumerable.Repeat(block, config.Model.Layers).ToEquatableArray(),
            FinalNorm = DecoderParts.RmsNorm(config, "model.norm"),
            Head = DecoderParts.Head(config),
            OtherTensors = ["model.layers.{}.self_attn.rotary_emb."],
        };
    }
}
