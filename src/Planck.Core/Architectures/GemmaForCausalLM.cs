using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Gemma 1: Llama with GELU, norms whose gain is 1 + weight, and embeddings times sqrt(hidden_size).</summary>
public sealed record GemmaForCausalLM() : Architecture("GemmaForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 16, HeadDim = 256, TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize, activation: "gelu_pytorch_tanh");
        var block = new Block(
        [
            new(GemmaParts.Norm(config, names.Layer + ".input_layernorm"), attention),
            new(GemmaParts.Norm(config, names.Layer + ".post_attention_layernorm"), mlp),
        ]);
        return GemmaParts.Decoder(config, names, _ => block);
    }
}
