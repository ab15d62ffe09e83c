using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// Llama 4's text model: three layers that rotate queries and keys and attend within chunks, then one without positions that sees
/// everything, and so on; layers with stacked experts beside a shared one, whose weight multiplies the expert's input, among dense ones.
/// </summary>
public sealed record Llama4ForCausalLM() : Architecture("Llama4ForCausalLM")
{
    private const double Epsilon = 1e-5;

    /// <summary>Those of <c>Llama4TextConfig</c>.</summary>
    public override ClassDefaults ClassDefaults { get; } = new()
    {
        HiddenSize = 5120,
        IntermediateSize = 8192,
        Layers = 48,
        AttentionHeads = 40,
        KeyValueHeads = 8,
        HeadDim = 128,
        VocabSize = 202048,
    };

    public override Transformer Build(ConfigFacts config) => Decoder(config, DecoderNames.Text);

    /// <summary>The decoder, which the published models have inside a multimodal one.</summary>
    internal static Transformer Decoder(ConfigFacts config, DecoderNames names)
    {
        var rotates = RotatingLayers(config);
        var types = LayerTypes.Read(
            config, [LayerTypes.ChunkedAttention, LayerTypes.FullAttention], i => rotates[i] ? LayerTypes.ChunkedAttention : LayerTypes.FullAttention);
        var sparse = new HashSet<int>(SparseLayers(config));
        var blocks = LayerTypes.Blocks(
            types.Select((type, i) => (Rotates: rotates[i], Chunked: type == LayerTypes.ChunkedAttention, Sparse: sparse.Contains(i))),
            kind => DecoderParts.PreNormBlock(
                config,
                names.Layer,
                Attention(config, names.Layer + ".self_attn", kind.Rotates, kind.Chunked),
                kind.Sparse ? Experts(config, names.Layer + ".feed_forward") : Dense(config, names.Layer + ".feed_forward"),
                Epsilon));
        return DecoderParts.Decoder(config, names, layer => blocks[layer], Epsilon);
    }

    // 1 for a layer that rotates, whatever the key's name says; an empty list is as good as none.
    private static IReadOnlyList<bool> RotatingLayers(ConfigFacts config)
    {
        var layers = config.Model.Layers;
        var interval = config.Count("no_rope_layer_interval", 4);
        if (config.Counts("no_rope_layers") is not { Count: > 0 } flags)
            return [.. Enumerable.Range(0, layers).Select(i => interval < 1 || (i + 1) % interval != 0)];
        return flags.Count >= layers ? [.. flags.Select(static f => f != 0)] : throw config.Error("no_rope_layers", $"has {flags.Count} entries for {layers} layers");
    }

    private static IEnumerable<int> SparseLayers(ConfigFacts config)
    {
        var step = config.Count("interleave_moe_layer_step", 1);
        if (step < 1)
            throw config.Error("interleave_moe_layer_step", $"is {step}, not positive");
        return config.Counts("moe_layers") ?? Enumerable.Range(0, config.Model.Layers).Where(i => (i + 1) % step == 0);
    }

    private static Attention Attention(ConfigFacts config, string path, bool rotates, bool chunked)
    {
        var rope = rotates ? RopeReader.Read(config, config.Model.HeadDim, theta: 500000, interleaved: true) : null;
        var norm = rotates && config.Flag("use_qk_norm", true) ? DecoderParts.RmsNorm(config, "", config.Model.HeadDim, Epsilon) : null;
        var tuned = !rotates && config.Flag("attn_temperature_tuning", true);
        return DecoderParts.Attention(config, path, rope, config.Flag("attention_bias", false)) with
        {
            QueryNorm = norm,
            KeyNorm = norm,
            NormAfterRope = true,
            Span = chunked ? AttentionSpan.Chunked : AttentionSpan.Full,
            SpanSize = chunked ? config.Count("attention_chunk_size", 8192) : 0,
            Temperature = tuned ? new(config.Number("attn_scale", 0.1), config.Number("floor_scale", 8192)) : null,
        };
    }

    private static FeedForward Dense(ConfigFacts config, string path) => DecoderParts.GatedMlp(config, path, config.Count("intermediate_size_mlp", 16384));

    private static ExpertMixture Experts(ConfigFacts config, string path)
    {
        var (experts, hidden, width) = (MixtureParts.Experts(config), config.Model.HiddenSize, config.Model.IntermediateSize);
        return new()
        {
            Experts = experts,
            Router = DecoderParts.Router(config, path + ".router", experts),
            Routing = new(RouterScore.SigmoidOfTopK, MixtureParts.TopK(config, 1)),
            ScaleInput = true,
            Expert = new()
            {
                Up = Stacked(".gate_up_proj", hidden, 2 * width, ShardAxis.Output),
                Down = Stacked(".down_proj", width, hidden, ShardAxis.Input),
                Layout = GateUpLayout.Concatenated,
                Activation = config.Text("hidden_act", "silu"),
            },
            Shared = DecoderParts.GatedMlp(config, path + ".shared_expert", width),
        };

        Linear Stacked(string name, int from, int to, ShardAxis axis) => new(path + ".experts" + name, from, to)
        {
            Stacked = experts,
            Layout = WeightLayout.InOut,
            WeightName = path + ".experts" + name,
            ShardAxis = axis,
        };
    }
}
