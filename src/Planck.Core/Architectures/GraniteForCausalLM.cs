using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;

namespace Planck.Architectures;

/// <summary>Dense Granite 3: Llama with multipliers on embeddings, attention scores, residual branches and logits.</summary>
public sealed record GraniteForCausalLM() : Architecture("GraniteForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false)) with
        {
            Scale = config.Number("attention_multiplier", 1),
        };
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize, config.Flag("mlp_bias", false));
        var scale = config.Number("residual_multiplier", 1);
        var block = new Block(DecoderParts.PreNormBlock(config, names.Layer, attention, mlp).Branches.Select(b => b with { Scale = scale }).ToEquatableArray());
        var decoder = DecoderParts.Decoder(config, names, _ => block);
        var divisor = config.Number("logits_scaling", 1);
        if (divisor == 0)
            throw config.Error("logits_scaling", "is 0, and logits are divided by it");
        return decoder with
        {
            Embedding = decoder.Embedding with { Scale = config.Number("embedding_multiplier", 1) },
            Head = decoder.Head with { Scale = 1 / divisor },
        };
    }
}
