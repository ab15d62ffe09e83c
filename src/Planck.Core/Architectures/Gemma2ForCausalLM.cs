using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Gemma 2: norms around both branches, capped attention scores and logits, a window in every other layer from the first on.</summary>
public sealed record Gemma2ForCausalLM() : Architecture("Gemma2ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 4, HeadDim = 256, TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = GemmaParts.Attention(config, names.Layer, RopeReader.Read(config, config.Model.HeadDim)) with
        {
            Softcap = config.NumberOrOff("attn_logit_softcapping", 50),
        };
        var full = GemmaParts.SandwichBlock(config, names.Layer, attention);
        var sliding = GemmaParts.SandwichBlock(config, names.Layer, DecoderParts.Windowed(attention, config.CountOrOff("sliding_window", 4096)));
        var slides = LayerTypes.Sliding(config, static layer => layer % 2 == 0);
        var decoder = GemmaParts.Decoder(config, names, layer => slides(layer) ? sliding : full);
        return decoder with { Head = decoder.Head with { Softcap = config.NumberOrOff("final_logit_softcapping", 30) } };
    }
}
