using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// StableLM 3B, Zephyr and 2: Llama with LayerNorms, a quarter of each head rotated. StableLM 2 12B has a LayerNorm per head on queries and keys,
/// and attention and MLP side by side.
/// </summary>
public sealed record StableLmForCausalLM() : Architecture("StableLmForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 32 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var rope = RopeReader.Read(config, config.Model.HeadDim, partial: 0.25);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("use_qkv_bias", false), outputBias: false);
        if (config.Flag("qk_layernorm", false))
        {
            attention = attention with
            {
                QueryNorm = HeadNorm(config, names.Layer + ".self_attn.q_layernorm", attention.Heads),
                KeyNorm = HeadNorm(config, names.Layer + ".self_attn.k_layernorm", attention.KeyValueHeads),
            };
        }

        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var parallel = config.Flag("use_parallel_residual", false);
        var input = Norm(config, names.Layer + ".input_layernorm");
        var beforeMlp = parallel ? input : Norm(config, names.Layer + ".post_attention_layernorm");
        var block = new Block([new(input, attention), new(beforeMlp, mlp)]) { Parallel = parallel };
        return DecoderParts.Decoder(config, names, _ => block) with { FinalNorm = Norm(config, names.FinalNorm) };
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.LayerNorm(config, path, "layer_norm_eps");

    private static Norm HeadNorm(ConfigFacts config, string path, int heads) =>
        DecoderParts.LayerNorm(config, path + ".norms.{}", "layer_norm_eps", bias: false) with { Width = config.Model.HeadDim, Heads = heads };
}
