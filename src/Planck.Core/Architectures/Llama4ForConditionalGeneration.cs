using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Llama 4 as published: the text model beside a vision tower and its projector.</summary>
public sealed record Llama4ForConditionalGeneration() : Architecture("Llama4ForConditionalGeneration")
{
    public override ClassDefaults ClassDefaults { get; } = new Llama4ForCausalLM().ClassDefaults;

    public override Transformer Build(ConfigFacts config) =>
        Llama4ForCausalLM.Decoder(config, DecoderNames.Find(config, DecoderNames.LanguageModelOutside, DecoderNames.LanguageModelInside)) with
        {
            OtherTensors = ["vision_model.", "multi_modal_projector.", "model.vision_model.", "model.multi_modal_projector."],
        };
}
