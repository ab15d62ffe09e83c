using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Dense Qwen 3: Llama with RMS norms on queries and keys before the rotation; windows as in Qwen 2.</summary>
public sealed record Qwen3ForCausalLM() : Architecture("Qwen3ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 32, HeadDim = 128 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = Attention(config, names, RopeReader.Read(config, config.Model.HeadDim));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var full = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp);
        var sliding = DecoderParts.PreNormBlock(config, names.Layer, DecoderParts.Windowed(attention, Qwen2ForCausalLM.Window(config)), mlp);
        var slides = Qwen2ForCausalLM.SlidingLayers(config);
        return DecoderParts.Decoder(config, names, layer => slides(layer) ? sliding : full);
    }

    /// <summary>Qwen 3's attention, which Qwen3-VL has too.</summary>
    internal static Attention Attention(ConfigFacts config, DecoderNames names, Rope rope) => DecoderParts.WithHeadNorms(
        config,
        DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("attention_bias", false)),
        names.Layer + ".self_attn");
}
