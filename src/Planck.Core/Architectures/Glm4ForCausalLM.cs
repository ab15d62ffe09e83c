using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>GLM-4-0414: norms around both branches, half of each head rotated in pairs of neighbours, gate and up fused.</summary>
public sealed record Glm4ForCausalLM() : Architecture("Glm4ForCausalLM")
{
    private const double Epsilon = 1.5625e-7;

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 2, HeadDim = 128 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var rope = RopeReader.Read(config, config.Model.HeadDim, partial: 0.5, interleaved: true);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("attention_bias", true), outputBias: false);
        var mlp = DecoderParts.Fused(DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize), names.Layer + ".mlp.gate_up_proj");
        var block = new Block(
        [
            new(Norm(config, names.Layer + ".input_layernorm"), attention) { PostNorm = Norm(config, names.Layer + ".post_self_attn_layernorm") },
            new(Norm(config, names.Layer + ".post_attention_layernorm"), mlp) { PostNorm = Norm(config, names.Layer + ".post_mlp_layernorm") },
        ]);
        return DecoderParts.Decoder(config, names, _ => block, Epsilon);
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.RmsNorm(config, path, epsilon: Epsilon);
}
