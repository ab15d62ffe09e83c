using System;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>Dense Hunyuan: Llama with norms on queries and keys after the rotation.</summary>
public sealed record HunYuanDenseV1ForCausalLM() : Architecture("HunYuanDenseV1ForCausalLM")
{
    private const double Epsilon = 1e-5;

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", Rotation(config), config.Flag("attention_bias", false));
        attention = DecoderParts.WithHeadNorms(config, attention, names.Layer + ".self_attn", "query_layernorm", "key_layernorm", Epsilon) with { NormAfterRope = true };
        var mlp = DecoderParts.GatedMlp(config, names.Layer + ".mlp", config.Model.IntermediateSize);
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, mlp, Epsilon);
        return DecoderParts.Decoder(config, names, _ => block, Epsilon);
    }

    // "dynamic" with an alpha is no dynamic scaling here: theta is raised once, theta * alpha^(d / (d - 2)).
    private static Rope Rotation(ConfigFacts config)
    {
        var rope = RopeReader.Read(config, config.Model.HeadDim);
        var alpha = (config.Section("rope_parameters") ?? config.Section("rope_scaling"))?.Number("alpha", 0) ?? 0;
        return rope.Kind == RopeKind.Dynamic && alpha > 0
            ? rope with { Kind = RopeKind.Default, Factor = 1, Theta = rope.Theta * Math.Pow(alpha, (double)rope.Dim / (rope.Dim - 2)) }
            : rope;
    }
}
