using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Dense ERNIE 4.5: Llama rotating pairs of neighbours, with one flag for all biases.</summary>
public sealed record Ernie45ForCausalLM() : Architecture("Ernie4_5ForCausalLM")
{
    private const double Epsilon = 1e-5;

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 2, HeadDim = 128, TieWordEmbeddings = true };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var bias = config.Flag("use_bias", false);
        var attention = DecoderParts.Attention(
            config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim, theta: 500000, interleaved: true), bias);
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize, bias);
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp, Epsilon);
        return DecoderParts.Decoder(config, names, _ => block, Epsilon);
    }
}
