using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Qwen 2 and 2.5: Llama with biases on queries, keys and values; with <c>use_sliding_window</c>, layers from <c>max_window_layers</c> on have
/// the window.
/// </summary>
public sealed record Qwen2ForCausalLM() : Architecture("Qwen2ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 32 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), bias: true, outputBias: false);
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var full = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp);
        var sliding = DecoderParts.PreNormBlock(config, names.Layer, DecoderParts.Windowed(attention, Window(config)), mlp);
        var slides = SlidingLayers(config);
        return DecoderParts.Decoder(config, names, layer => slides(layer) ? sliding : full);
    }

    /// <summary>Qwen's window; 0 when it is switched off.</summary>
    internal static int Window(ConfigFacts config) => config.Flag("use_sliding_window", false) ? config.CountOrOff("sliding_window", 4096) : 0;

    /// <summary>Qwen's layers with a window.</summary>
    internal static System.Func<int, bool> SlidingLayers(ConfigFacts config)
    {
        var first = config.Count("max_window_layers", 28);
        return LayerTypes.Sliding(config, layer => layer >= first);
    }
}
