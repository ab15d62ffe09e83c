using System;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>SmolLM3: Llama without rotation in every fourth layer.</summary>
public sealed record SmolLM3ForCausalLM() : Architecture("SmolLM3ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 4, TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var rope = RopeReader.Read(config, config.Model.HeadDim, theta: 2000000);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("attention_bias", false));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize, config.Flag("mlp_bias", false));
        var window = config.Flag("use_sliding_window", false) ? config.CountOrOff("sliding_window", 0) : 0;
        var rotates = RotatedLayers(config);
        var slides = LayerTypes.Sliding(config, layer => window > 0 && !rotates(layer));
        var (rotated, plain) = (Block(attention), Block(attention with { Rope = null }));
        var (rotatedWindow, plainWindow) = (Block(DecoderParts.Windowed(attention, window)), Block(DecoderParts.Windowed(attention with { Rope = null }, window)));
        return DecoderParts.Decoder(config, names, layer => (rotates(layer), slides(layer)) switch
        {
            (true, false) => rotated,
            (false, false) => plain,
            (true, true) => rotatedWindow,
            (false, true) => plainWindow,
        });

        Block Block(Attention variant) => DecoderParts.PreNormBlock(config, names.Layer, variant, mlp);
    }

    // In no_rope_layers, 1 is a layer with rotation.
    private static Func<int, bool> RotatedLayers(ConfigFacts config)
    {
        var interval = config.PositiveCount("no_rope_layer_interval", 4);
        if (config.Counts("no_rope_layers") is not { } flags)
            return layer => (layer + 1) % interval != 0;
        return flags.Count >= config.Model.Layers
            ? layer => flags[layer] != 0
            : throw config.Error("no_rope_layers", $"is for {flags.Count} layers, not {config.Model.Layers}");
    }
}
