using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Mistral 7B, Nemo, Small and Large: Llama without biases; with <c>sliding_window</c>, every layer has the window.</summary>
public sealed record MistralForCausalLM() : Architecture("MistralForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8 };

    public override Transformer Build(ConfigFacts config) => Decoder(config, DecoderNames.Text);

    /// <summary>The decoder, which Mistral 3 has inside a multimodal model.</summary>
    internal static Transformer Decoder(ConfigFacts config, DecoderNames names)
    {
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim));
        attention = DecoderParts.Windowed(attention, config.CountOrOff("sliding_window", 4096));
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize));
        return DecoderParts.Decoder(config, names, _ => block);
    }
}
