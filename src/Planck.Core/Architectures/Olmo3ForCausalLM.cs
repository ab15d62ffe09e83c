using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>OLMo 3: OLMo 2 with a window in three of four layers; context extension changes the rotation of the other layers only.</summary>
public sealed record Olmo3ForCausalLM() : Architecture("Olmo3ForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var full = Olmo2ForCausalLM.Attention(config, names.Layer, RopeReader.Read(config, config.Model.HeadDim, "full_attention"));
        var local = Olmo2ForCausalLM.Attention(config, names.Layer, RopeReader.Read(config, config.Model.HeadDim, "sliding_attention", scaled: false));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var fullBlock = DecoderParts.PostNormBlock(config, names.Layer, full, mlp, Olmo2ForCausalLM.Epsilon);
        var windowed = DecoderParts.Windowed(local, config.CountOrOff("sliding_window", 4096));
        var slidingBlock = DecoderParts.PostNormBlock(config, names.Layer, windowed, mlp, Olmo2ForCausalLM.Epsilon);
        var slides = LayerTypes.Sliding(config, static layer => (layer + 1) % 4 != 0);
        return DecoderParts.Decoder(config, names, layer => slides(layer) ? slidingBlock : fullBlock, Olmo2ForCausalLM.Epsilon) with { WeighsNormsInFloat32 = true };
    }
}
