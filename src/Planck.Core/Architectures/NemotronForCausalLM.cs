using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Nemotron-4 and Minitron: LayerNorms whose gain is 1 + weight, half of each head rotated, an MLP of squared ReLU without a gate.</summary>
public sealed record NemotronForCausalLM() : Architecture("NemotronForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var rope = RopeReader.Read(config, config.Model.HeadDim, partial: 0.5);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", rope, config.Flag("attention_bias", false));
        var mlp = DecoderParts.PlainMlp(
            config, names.Layer + ".mlp", "up_proj", "down_proj", config.Model.IntermediateSize, config.Flag("mlp_bias", false), config.Text("hidden_act", "relu2"));
        var block = new Block(
        [
            new(Norm(config, names.Layer + ".input_layernorm"), attention),
            new(Norm(config, names.Layer + ".post_attention_layernorm"), mlp),
        ]);
        return DecoderParts.Decoder(config, names, _ => block) with { FinalNorm = Norm(config, names.FinalNorm) };
    }

    private static Norm Norm(ConfigFacts config, string path) => DecoderParts.LayerNorm(config, path, "norm_eps") with { WeightPlusOne = true };
}
