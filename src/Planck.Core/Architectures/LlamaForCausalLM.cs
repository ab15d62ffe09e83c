using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Llama 1 to 3.3 and models that use its class: pre-norm, rotary attention with grouped queries, gated MLP.</summary>
public sealed record LlamaForCausalLM() : Architecture("LlamaForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize, config.Flag("mlp_bias", false));
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp);
        return DecoderParts.Decoder(config, names, _ => block) with { OtherTensors = [names.Layer + ".self_attn.rotary_emb."] };
    }
}
