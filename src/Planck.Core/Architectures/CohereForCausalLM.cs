using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// Command R and R+: attention and MLP side by side behind one LayerNorm without bias; R+ has a LayerNorm per head on queries and keys; scaled
/// logits.
/// </summary>
public sealed record CohereForCausalLM() : Architecture("CohereForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var rope = RopeReader.Read(config, config.Model.HeadDim, interleaved: true);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("attention_bias", false));
        if (config.Flag("use_qk_norm", false))
        {
            attention = attention with
            {
                QueryNorm = HeadNorm(config, names.Layer + ".self_attn.q_norm", attention.Heads),
                KeyNorm = HeadNorm(config, names.Layer + ".self_attn.k_norm", attention.KeyValueHeads),
            };
        }

        var block = ParallelBlock(config, names.Layer, attention);
        return Decoder(config, names, _ => block);
    }

    /// <summary>Attention and MLP behind one norm.</summary>
    internal static Block ParallelBlock(ConfigFacts config, string layer, Attention attention)
    {
        var norm = Norm(config, layer + ".input_layernorm");
        return new([new(norm, attention), new(norm, DecoderParts.GatedMlp(config, layer + ".mlp", config.Model.IntermediateSize))]) { Parallel = true };
    }

    /// <summary>Embedding, layers, norm, scaled head.</summary>
    internal static Transformer Decoder(ConfigFacts config, DecoderNames names, System.Func<int, Block> block)
    {
        var decoder = DecoderParts.Decoder(config, names, block);
        return decoder with
        {
            FinalNorm = Norm(config, names.FinalNorm),
            Head = decoder.Head with { Scale = config.Number("logit_scale", 0.0625) },
        };
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.LayerNorm(config, path, "layer_norm_eps", bias: false);

    private static Norm HeadNorm(ConfigFacts config, string path, int heads) => Norm(config, path) with { Width = config.Model.HeadDim, Heads = heads };
}
