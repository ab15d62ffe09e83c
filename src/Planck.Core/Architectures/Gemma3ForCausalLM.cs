using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Gemma 3 without images: Gemma 2's layer with norms on queries and keys and no caps. Five of six layers have a window and a rotation of their
/// own, the sixth sees everything.
/// </summary>
public sealed record Gemma3ForCausalLM() : Architecture("Gemma3ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 4, HeadDim = 256, TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config) => Decoder(config, DecoderNames.Text);

    /// <summary>The decoder, which the multimodal class has too.</summary>
    internal static Transformer Decoder(ConfigFacts config, DecoderNames names)
    {
        var headDim = config.Model.HeadDim;
        var full = Attention(config, names.Layer, RopeReader.Read(config, headDim, "full_attention", theta: 1000000));
        var local = Attention(config, names.Layer, RopeReader.Read(config, headDim, "sliding_attention", thetaKey: "rope_local_base_freq", scaled: false));
        var fullBlock = GemmaParts.SandwichBlock(config, names.Layer, full);
        var slidingBlock = GemmaParts.SandwichBlock(config, names.Layer, DecoderParts.Windowed(local, config.CountOrOff("sliding_window", 4096)));
        var period = config.PositiveCount("sliding_window_pattern", config.PositiveCount("_sliding_window_pattern", 6));
        var slides = LayerTypes.Sliding(config, layer => (layer + 1) % period != 0);
        var decoder = GemmaParts.Decoder(config, names, layer => slides(layer) ? slidingBlock : fullBlock);
        return decoder with { Head = decoder.Head with { Softcap = config.Number("final_logit_softcapping", 0) } };
    }

    private static Attention Attention(ConfigFacts config, string layer, Rope rope) => GemmaParts.Attention(config, layer, rope) with
    {
        QueryNorm = GemmaParts.Norm(config, layer + ".self_attn.q_norm", config.Model.HeadDim),
        KeyNorm = GemmaParts.Norm(config, layer + ".self_attn.k_norm", config.Model.HeadDim),
        Softcap = config.Number("attn_logit_softcapping", 0),
    };
}
