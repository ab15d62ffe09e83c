using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Mistral Small 3.1 and later: Mistral's decoder beside a Pixtral vision tower.</summary>
public sealed record Mistral3ForConditionalGeneration() : Architecture("Mistral3ForConditionalGeneration")
{
    /// <summary>Those of <c>MistralConfig</c>, which reads the <c>text_config</c>.</summary>
    public override ClassDefaults ClassDefaults { get; } = new()
    {
        HiddenSize = 4096,
        IntermediateSize = 14336,
        Layers = 32,
        AttentionHeads = 32,
        KeyValueHeads = 8,
        VocabSize = 32000,
    };

    public override Transformer Build(ConfigFacts config) =>
        MistralForCausalLM.Decoder(config, DecoderNames.Find(config, DecoderNames.LanguageModelOutside, DecoderNames.LanguageModelInside)) with
        {
            OtherTensors = ["vision_tower.", "multi_modal_projector.", "model.vision_tower.", "model.multi_modal_projector."],
        };
}
