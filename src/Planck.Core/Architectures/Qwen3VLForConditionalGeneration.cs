using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Dense Qwen3-VL: Qwen 3's decoder beside a vision tower. The three position axes of its rotation are equal for text, which makes it the
/// ordinary one.
/// </summary>
public sealed record Qwen3VLForConditionalGeneration() : Architecture("Qwen3VLForConditionalGeneration")
{
    /// <summary>Those of <c>Qwen3VLTextConfig</c>.</summary>
    public override ClassDefaults ClassDefaults { get; } = new()
    {
        HiddenSize = 4096,
        IntermediateSize = 22016,
        Layers = 32,
        AttentionHeads = 32,
        KeyValueHeads = 32,
        HeadDim = 128,
        VocabSize = 151936,
    };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.LanguageModelInside;
        var attention = Qwen3ForCausalLM.Attention(config, names, RopeReader.Read(config, config.Model.HeadDim, theta: 500000));
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize));
        return DecoderParts.Decoder(config, names, _ => block) with { OtherTensors = ["model.visual."] };
    }
}
