using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>OLMo 2: norms after attention and MLP instead of before; norms over all queries and all keys at once, before the rotation.</summary>
public sealed record Olmo2ForCausalLM() : Architecture("Olmo2ForCausalLM")
{
    /// <summary>The class's default of <c>rms_norm_eps</c>.</summary>
    internal const double Epsilon = 1e-5;

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = Attention(config, names.Layer, RopeReader.Read(config, config.Model.HeadDim));
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var block = DecoderParts.PostNormBlock(config, names.Layer, attention, mlp, Epsilon);
        return DecoderParts.Decoder(config, names, _ => block, Epsilon) with { WeighsNormsInFloat32 = true };
    }

    /// <summary>OLMo 2's attention, which OLMo 3 has too.</summary>
    internal static Attention Attention(ConfigFacts config, string layer, Rope rope)
    {
        var attention = DecoderParts.Attention(config, layer + ".self_attn", rope, config.Flag("attention_bias", false));
        return attention with
        {
            QueryNorm = DecoderParts.RmsNorm(config, layer + ".self_attn.q_norm", attention.Heads * attention.HeadDim, Epsilon),
            KeyNorm = DecoderParts.RmsNorm(config, layer + ".self_attn.k_norm", attention.KeyValueHeads * attention.HeadDim, Epsilon),
        };
    }
}
