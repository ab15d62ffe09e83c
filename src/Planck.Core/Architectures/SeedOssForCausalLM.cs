using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Seed-OSS: Llama with biases on queries, keys and values.</summary>
public sealed record SeedOssForCausalLM() : Architecture("SeedOssForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8, HeadDim = 128 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(
            config,
            names.Layer + ".self_attn",
            RopeReader.Read(config, config.Model.HeadDim),
            config.Flag("attention_bias", true),
            config.Flag("attention_out_bias", false));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize, config.Flag("mlp_bias", false));
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp);
        return DecoderParts.Decoder(config, names, _ => block);
    }
}
