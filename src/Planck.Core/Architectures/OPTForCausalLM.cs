using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// OPT: learned positions from row 2 on, biases everywhere, ReLU. The 350M model has its norms after the residual sums, no final norm, and
/// embeddings narrower than the layers.
/// </summary>
public sealed record OPTForCausalLM() : Architecture("OPTForCausalLM")
{
    private const int FirstPosition = 2;

    public override ClassDefaults ClassDefaults { get; } = new() { TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var root = config.FirstPresent(static root => root + ".embed_tokens.weight", "model.decoder", "decoder");
        var layer = root + ".layers.{}";
        var hidden = config.Model.HiddenSize;
        var bias = config.Flag("enable_bias", true);
        var before = config.Flag("do_layer_norm_before", true);
        var attention = DecoderParts.Attention(config, layer + ".self_attn", rope: null, bias, output: "out_proj");
        var mlp = DecoderParts.PlainMlp(config, layer, "fc1", "fc2", config.Model.IntermediateSize, bias, config.Text("activation_function", "relu"));
        var block = new Block([Branch(layer + ".self_attn_layer_norm", attention), Branch(layer + ".final_layer_norm", mlp)]);
        var width = config.Count("word_embed_proj_dim", hidden);
        return new()
        {
            Embedding = new(root + ".embed_tokens", config.Model.VocabSize, width)
            {
                Positions = new(root + ".embed_positions", config.Count("max_position_embeddings", 2048) + FirstPosition, hidden, FirstPosition),
                ProjectIn = width == hidden ? null : new Linear(root + ".project_in", width, hidden),
            },
            Blocks = DecoderParts.Layers(config, _ => block),
            FinalNorm = before && !config.Flag("_remove_final_layer_norm", false) ? Norm(root + ".final_layer_norm") : null,
            Head = DecoderParts.Head(config, width: width) with { ProjectOut = width == hidden ? null : new Linear(root + ".project_out", hidden, width) },
        };

        Branch Branch(string norm, Mixer mixer) => before ? new(Norm(norm), mixer) : new(null, mixer) { ResidualNorm = Norm(norm) };

        // torch's default epsilon; the configuration has none.
        Norm Norm(string path) => config.Flag("layer_norm_elementwise_affine", true)
            ? new(path, NormKind.Layer, hidden, 1e-5) { Bias = true }
            : new("", NormKind.Layer, hidden, 1e-5);
    }
}
