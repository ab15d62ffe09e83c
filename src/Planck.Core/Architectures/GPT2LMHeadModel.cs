using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>GPT-2: learned positions, LayerNorms, full multi-head attention, weights stored [in, out]. Early files leave out the <c>transformer.</c> before every name.</summary>
public sealed record GPT2LMHeadModel() : Architecture("GPT2LMHeadModel")
{
    public override ClassDefaults ClassDefaults { get; } = new() { TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var root = config.FirstPresent(static root => root + "wte.weight", "transformer.", "");
        var layer = root + "h.{}";
        var attention = DecoderParts.Attention(config, layer + ".attn", rope: null, bias: true, output: "c_proj");
        attention = DecoderParts.Fused(attention, layer + ".attn.c_attn", QkvLayout.Concatenated, WeightLayout.InOut) with
        {
            Output = attention.Output with { Layout = WeightLayout.InOut },
            Scale = config.Flag("scale_attn_weights", true) ? attention.Scale : 1,
        };
        var width = config.Model.IntermediateSize > 0 ? config.Model.IntermediateSize : 4 * config.Model.HiddenSize;
        var mlp = DecoderParts.PlainMlp(config, layer + ".mlp", "c_fc", "c_proj", width, bias: true, config.Text("activation_function", "gelu_new"), WeightLayout.InOut);
        var block = Block(attention);
        var scaledByLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
        return new()
        {
            Embedding = DecoderParts.Embedding(config, root + "wte") with { Positions = new(root + "wpe", config.Count("n_positions", 1024), config.Model.HiddenSize) },
            Blocks = DecoderParts.Layers(config, i => scaledByLayer ? Block(attention with { Scale = attention.Scale / (i + 1) }) : block),
            FinalNorm = Norm(root + "ln_f"),
            Head = DecoderParts.Head(config),
            OtherTensors = [layer + ".attn.bias", layer + ".attn.masked_bias"],
        };

        Block Block(Attention variant) => new([new(Norm(layer + ".ln_1"), variant), new(Norm(layer + ".ln_2"), mlp)]);

        Norm Norm(string path) => DecoderParts.LayerNorm(config, path, "layer_norm_epsilon");
    }
}
