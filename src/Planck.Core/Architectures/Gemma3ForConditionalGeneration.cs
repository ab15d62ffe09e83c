using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Gemma 3 with images, 4B and larger: Gemma 3's decoder beside a SigLIP vision tower.</summary>
public sealed record Gemma3ForConditionalGeneration() : Architecture("Gemma3ForConditionalGeneration")
{
    /// <summary>Those of <c>Gemma3TextConfig</c>: Google's files hold only what differs.</summary>
    public override ClassDefaults ClassDefaults { get; } = new()
    {
        HiddenSize = 2304,
        IntermediateSize = 9216,
        Layers = 26,
        AttentionHeads = 8,
        KeyValueHeads = 4,
        HeadDim = 256,
        VocabSize = 262208,
        TieWordEmbeddings = true,
    };

    public override Transformer Build(ConfigFacts config) =>
        Gemma3ForCausalLM.Decoder(config, DecoderNames.Find(config, DecoderNames.LanguageModelOutside, DecoderNames.LanguageModelInside)) with
        {
            OtherTensors = ["vision_tower.", "multi_modal_projector.", "model.vision_tower.", "model.multi_modal_projector."],
        };
}
