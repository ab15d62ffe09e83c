using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// Granite 3 mixtures of experts: Granite's four multipliers around Llama's attention, and experts that are stacked in two tensors,
/// weighted by a softmax over the chosen ones.
/// </summary>
public sealed record GraniteMoeForCausalLM() : Architecture("GraniteMoeForCausalLM")
{
    public override Transformer Build(ConfigFacts config)
    {
        var names = DecoderNames.Text;
        var attention = DecoderParts.Attention(config, names.Layer + ".self_attn", RopeReader.Read(config, config.Model.HeadDim), config.Flag("attention_bias", false)) with
        {
            Scale = config.Number("attention_multiplier", 1),
        };
        var residual = config.Number("residual_multiplier", 1);
        var branches = DecoderParts.PreNormBlock(config, names.Layer, attention, Experts(config, names.Layer + ".block_sparse_moe")).Branches;
        var block = new Block(branches.Select(b => b with { Scale = residual }).ToEquatableArray());
        var decoder = DecoderParts.Decoder(config, names, _ => block);
        return decoder with
        {
            Embedding = decoder.Embedding with { Scale = config.Number("embedding_multiplier", 1) },
            Head = decoder.Head with { Scale = 1 / config.Number("logits_scaling", 1) },
        };
    }

    private static ExpertMixture Experts(ConfigFacts config, string path)
    {
        var (experts, hidden, width) = (MixtureParts.Experts(config), config.Model.HiddenSize, config.Model.IntermediateSize);
        return new()
        {
            Experts = experts,
            Router = DecoderParts.Router(config, path + ".router.layer", experts),
            Routing = new(RouterScore.SoftmaxOfTopK, MixtureParts.TopK(config, 2)),
            Expert = new()
            {
                Up = new(path + ".input_linear", hidden, 2 * width) { Stacked = experts, ShardAxis = ShardAxis.Output },
                Down = new(path + ".output_linear", width, hidden) { Stacked = experts, ShardAxis = ShardAxis.Input },
                Layout = GateUpLayout.Concatenated,
                Activation = config.Text("hidden_act", "silu"),
            },
        };
    }
}
