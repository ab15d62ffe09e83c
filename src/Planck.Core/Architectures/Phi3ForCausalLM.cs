using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Phi-3, Phi-3.5-mini, Phi-4 and Phi-4-mini: Llama with fused projections; long-context variants rotate with LongRoPE.</summary>
public sealed record Phi3ForCausalLM() : Architecture("Phi3ForCausalLM")
{
    private const double Epsilon = 1e-5;

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim));
        attention = DecoderParts.Fused(attention, names.Layer + ".self_attn.qkv_proj", QkvLayout.Concatenated);
        attention = DecoderParts.Windowed(attention, config.CountOrOff("sliding_window", 0));
        var mlp = DecoderParts.Fused(DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize), names.Layer + ".mlp.gate_up_proj");
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp, Epsilon);
        return DecoderParts.Decoder(config, names, _ => block, Epsilon);
    }
}
