using Planck.Architectures.Graph;
using Planck.Architectures.Reading;

namespace Planck.Architectures;

/// <summary>
/// MiniMax-M2: norms over all query heads and over all key heads at once, rotation of a part of each head, and in every layer experts under
/// Mixtral's names with sigmoid scores and a correction bias.
/// </summary>
public sealed record MiniMaxM2ForCausalLM() : Architecture("MiniMaxM2ForCausalLM")
{
    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8, HeadDim = 128 };

    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var moe = names.Layer + ".block_sparse_moe";
        var model = config.Model;
        // Published files give the rotated width itself.
        var partial = (double)config.Count("rotary_dim", model.HeadDim) / System.Math.Max(1, model.HeadDim);
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, model.HeadDim, theta: 5e6, partial: partial)) with
        {
            QueryNorm = DecoderParts.RmsNorm(config, names.Layer + ".self_attn.q_norm", model.AttentionHeads * model.HeadDim),
            KeyNorm = DecoderParts.RmsNorm(config, names.Layer + ".self_attn.k_norm", model.KeyValueHeads * model.HeadDim),
        };
        var experts = new ExpertMixture
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, moe + ".gate", MixtureParts.Experts(config)),
            Routing = new(RouterScore.Sigmoid, MixtureParts.TopK(config, 8)) { Renormalize = true, CorrectionBias = moe + ".e_score_correction_bias" },
            Expert = MixtureParts.MixtralExpert(config, moe + ".experts.{}"),
        };
        var block = DecoderParts.PreNormBlock(config, names.Layer, attention, experts);
        return DecoderParts.Decoder(config, names, _ => block) with { OtherTensors = MixtureParts.LayersAfterTheLast(config, "num_mtp_modules") };
    }
}
