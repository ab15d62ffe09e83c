using System;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// EXAONE 4: OLMo 2's layer with norms per head. Models with a window have it in three of four layers and rotate only there; models without
/// one rotate everywhere.
/// </summary>
public sealed record Exaone4ForCausalLM() : Architecture("Exaone4ForCausalLM")
{
    private const double Epsilon = 1e-5;

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 32 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var window = config.CountOrOff("sliding_window", 4096);
        var rotated = DecoderParts.WithHeadNorms(
            config,
            DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim)),
            names.Layer + ".self_attn",
            epsilon: Epsilon);
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var full = DecoderParts.PostNormBlock(config, names.Layer, window == 0 ? rotated : rotated with { Rope = null }, mlp, Epsilon);
        var sliding = DecoderParts.PostNormBlock(config, names.Layer, DecoderParts.Windowed(rotated, window), mlp, Epsilon);
        var slides = LayerTypes.Sliding(config, Rule(config, window));
        return DecoderParts.Decoder(config, names, layer => slides(layer) ? sliding : full, Epsilon);
    }

    // The pattern is a period whose last layer is full: 4, or as letters LLLG.
    private static Func<int, bool> Rule(ConfigFacts config, int window)
    {
        if (window == 0)
            return static _ => false;
        var pattern = config.Text("sliding_window_pattern", "4");
        var period = pattern.StartsWith("L", StringComparison.Ordinal) ? pattern.Length : config.PositiveCount("sliding_window_pattern", 4);
        return layer => (layer + 1) % period != 0;
    }
}
