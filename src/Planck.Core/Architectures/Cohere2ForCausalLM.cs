using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Command R7B and Command A: Command R's layer; three of four layers have a window and rotate, the fourth sees everything and does not rotate.</summary>
public sealed record Cohere2ForCausalLM() : Architecture("Cohere2ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var rope = RopeReader.Read(config, config.Model.HeadDim, interleaved: true);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("attention_bias", false));
        var window = config.CountOrOff("sliding_window", 4096);
        var full = CohereForCausalLM.ParallelBlock(config, names.Layer, attention with { Rope = null });
        var sliding = window == 0 ? full : CohereForCausalLM.ParallelBlock(config, names.Layer, DecoderParts.Windowed(attention, window));
        var period = config.PositiveCount("sliding_window_pattern", 4);
        var slides = LayerTypes.Sliding(config, layer => (layer + 1) % period != 0);
        return CohereForCausalLM.Decoder(config, names, layer => slides(layer) ? sliding : full);
    }
}
