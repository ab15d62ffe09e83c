using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// Qwen3-Next: three layers with a gated delta net, then one with gated attention, and so on; each with experts and a shared expert behind a
/// gate. Norms store their gain minus one, but for the delta net's.
/// </summary>
public sealed record Qwen3NextForCausalLM() : Architecture("Qwen3NextForCausalLM")
{
    private static readonly string Layer = DecoderNames.Text.Layer;

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 2, HeadDim = 256 };

    public override Transformer Build(ConfigFacts config)
    {
        var interval = config.Count("full_attention_interval", 4);
        var types = LayerTypes.Read(
            config,
            [LayerTypes.LinearAttention, LayerTypes.FullAttention],
            i => (i + 1) % System.Math.Max(1, interval) == 0 ? LayerTypes.FullAttention : LayerTypes.LinearAttention);
        var blocks = LayerTypes.Blocks(
            types.Zip(MixtureParts.SparseLayers(config), static (type, sparse) => (type, sparse)),
            kind => new(
            [
                new(Norm(config, Layer + ".input_layernorm"), kind.type == LayerTypes.FullAttention ? Attention(config, Layer + ".self_attn") : DeltaNet(config, Layer + ".linear_attn")),
                new(Norm(config, Layer + ".post_attention_layernorm"), kind.sparse ? Experts(config, Layer + ".mlp") : Dense(config, Layer + ".mlp")),
            ]));
        return DecoderParts.Decoder(config, DecoderNames.Text, layer => blocks[layer]) with { FinalNorm = Norm(config, DecoderNames.Text.FinalNorm), OtherTensors = ["mtp."] };
    }

    private static Norm Norm(ConfigFacts config, string path, int? width = null) => DecoderParts.RmsNorm(config, path, width) with { WeightPlusOne = true };

    private static Attention Attention(ConfigFacts config, string path)
    {
        var attention = DecoderParts.Attention(config, path, RopeReader.Read(config, config.Model.HeadDim, partial: 0.25), config.Flag("attention_bias", false));
        return attention with
        {
            Query = attention.Query with { Out = 2 * attention.Query.Out },
            OutputGate = true,
            QueryNorm = Norm(config, path + ".q_norm", config.Model.HeadDim),
            KeyNorm = Norm(config, path + ".k_norm", config.Model.HeadDim),
        };
    }

    private static GatedDeltaNet DeltaNet(ConfigFacts config, string path)
    {
        var (keyHeads, valueHeads) = (config.Count("linear_num_key_heads", 16), config.Count("linear_num_value_heads", 32));
        var (keyDim, valueDim) = (config.Count("linear_key_head_dim", 128), config.Count("linear_value_head_dim", 128));
        if (keyHeads < 1 || valueHeads % keyHeads != 0)
            throw config.Error("linear_num_key_heads", $"is {keyHeads}, which does not divide the {valueHeads} value heads");
        var (keys, values) = (keyHeads * keyDim, valueHeads * valueDim);
        return new()
        {
            Path = path,
            Qkvz = new(path + ".in_proj_qkvz", config.Model.HiddenSize, (2 * keys) + (2 * values)) { ShardAxis = ShardAxis.Output },
            Ba = new(path + ".in_proj_ba", config.Model.HiddenSize, 2 * valueHeads) { ShardAxis = ShardAxis.Output },
            Convolution = new(path + ".conv1d", (2 * keys) + values, config.Count("linear_conv_kernel_dim", 4), Bias: false, config.Text("hidden_act", "silu")),
            Norm = DecoderParts.RmsNorm(config, path + ".norm", valueDim),
            Output = new(path + ".out_proj", values, config.Model.HiddenSize) { ShardAxis = ShardAxis.Input },
            KeyHeads = keyHeads,
            ValueHeads = valueHeads,
            KeyDim = keyDim,
            ValueDim = valueDim,
        };
    }

    private static FeedForward Dense(ConfigFacts config, string path) => DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize);

    private static ExpertMixture Experts(ConfigFacts config, string path) => new()
    {
        Experts = MixtureParts.Experts(config),
        Router = DecoderParts.Router(config, path + ".gate", MixtureParts.Experts(config)),
        Routing = new(RouterScore.Softmax, MixtureParts.TopK(config, 10)) { Renormalize = config.Flag("norm_topk_prob", true) },
        Expert = DecoderParts.GatedMlp(config, path + ".experts.{}", config.Count("moe_intermediate_size", 512)),
        Shared = DecoderParts.GatedMlp(config, path + ".shared_expert", config.Count("shared_expert_intermediate_size", 512)),
        SharedGate = MixtureParts.SharedGate(config, path + ".shared_expert_gate"),
    };
}
