using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Models;

namespace Planck.Architectures;

/// <summary>
/// Nemotron-H and Nemotron 3: every layer is one thing behind one norm: a Mamba-2 mixer, attention without positions, an MLP without gate, or
/// experts of that kind under DeepSeek V3's rule.
/// </summary>
public sealed record NemotronHForCausalLM() : Architecture("NemotronHForCausalLM")
{
    private const string Layer = "backbone.layers.{}";
    private const string Mixer = Layer + ".mixer";

    private static readonly Routing RoutingDefaults = new(RouterScore.Sigmoid, 2) { Renormalize = true };

    private enum LayerKind
    {
        Mamba,
        Attention,
        Mlp,
        Experts,
    }

    public override ClassDefaults ClassDefaults { get; } = new() { KeyValueHeads = 8, HeadDim = 128 };

    public override Transformer Build(ConfigFacts config)
    {
        // The 2025 files' key; the width is not hidden_size / heads in all of them.
        config = config.With(config.Model with { HeadDim = config.Count("attention_head_dim", config.Model.HeadDim) });
        return new()
        {
            Embedding = DecoderParts.Embedding(config, "backbone.embeddings"),
            Blocks = LayerTypes.Blocks(Kinds(config), kind => new([new(Norm(config, Layer + ".norm", config.Model.HiddenSize), MixerOf(config, kind))])),
            FinalNorm = Norm(config, "backbone.norm_f", config.Model.HiddenSize),
            Head = DecoderParts.Head(config),
            OtherTensors = ["mtp."],
        };
    }

    // A list of words (of transformers 5, or of the files before it), or a letter per layer; the list wins.
    private static IEnumerable<LayerKind> Kinds(ConfigFacts config)
    {
        var words = config.Texts("layers_block_type") is not null ? "layers_block_type" : "layer_types";
        if (config.Texts(words) is { } types)
        {
            return [.. types.Select(type => type switch
            {
                "mamba" or LayerTypes.LinearAttention => LayerKind.Mamba,
                "attention" or LayerTypes.FullAttention => LayerKind.Attention,
                "mlp" => LayerKind.Mlp,
                "moe" => LayerKind.Experts,
                _ => throw config.Error(words, $"has '{type}'; known are linear_attention, full_attention, mlp and moe"),
            })];
        }

        var pattern = config.Text("hybrid_override_pattern", "");
        if (pattern.Length == 0)
            throw config.Error("layers_block_type", "is missing");
        return [.. pattern.Select(letter => letter switch
        {
            'M' => LayerKind.Mamba,
            '*' => LayerKind.Attention,
            '-' => LayerKind.Mlp,
            'E' => LayerKind.Experts,
            _ => throw config.Error("hybrid_override_pattern", $"has '{letter}'; known are M, *, - and E"),
        })];
    }

    private static Mixer MixerOf(ConfigFacts config, LayerKind kind) => kind switch
    {
        LayerKind.Mamba => Mamba(config),
        LayerKind.Attention => DecoderParts.Attention(config, Mixer, rope: null, config.Flag("attention_bias", false)),
        LayerKind.Mlp => Mlp(config, Mixer, config.Model.HiddenSize, config.Model.IntermediateSize),
        _ => Experts(config),
    };

    private static Norm Norm(ConfigFacts config, string path, int width) => new(path, NormKind.Rms, width, config.Number("layer_norm_epsilon", 1e-5));

    private static Mamba2 Mamba(ConfigFacts config)
    {
        var (heads, headDim) = (config.Count("mamba_num_heads", 128), config.Count("mamba_head_dim", 64));
        var (groups, state) = (config.Count("n_groups", 8), config.Count("ssm_state_size", 128));
        if (groups < 1 || heads % groups != 0)
            throw config.Error("n_groups", $"is {groups}, which does not divide the {heads} heads of Mamba");
        var (inner, channels) = (heads * headDim, (heads * headDim) + (2 * groups * state));
        var bias = config.Flag("use_bias", false);
        // The limit of the published code and of the GPU kernels. transformers' CPU path has time_step_min as the lower one, a bound of the initial dt_bias.
        var limit = config.Numbers("time_step_limit");
        return new()
        {
            Path = Mixer,
            In = new(Mixer + ".in_proj", config.Model.HiddenSize, inner + channels + heads) { Bias = bias, ShardAxis = ShardAxis.Output },
            Convolution = new(Mixer + ".conv1d", channels, config.Count("conv_kernel", 4), config.Flag("use_conv_bias", true), config.Text("mamba_hidden_act", "silu")),
            Norm = Norm(config, Mixer + ".norm", inner),
            Output = new(Mixer + ".out_proj", inner, config.Model.HiddenSize) { Bias = bias, ShardAxis = ShardAxis.Input },
            Heads = heads,
            HeadDim = headDim,
            Groups = groups,
            StateSize = state,
            TimeStepMin = limit is { Count: 2 } ? limit[0] : 0,
            TimeStepMax = limit is { Count: 2 } ? limit[1] : double.PositiveInfinity,
        };
    }

    private static FeedForward Mlp(ConfigFacts config, string path, int outside, int inside)
    {
        var bias = config.Flag("mlp_bias", false);
        return new()
        {
            Up = new(path + ".up_proj", outside, inside) { Bias = bias, ShardAxis = ShardAxis.Output },
            Down = new(path + ".down_proj", inside, outside) { Bias = bias, ShardAxis = ShardAxis.Input },
            Activation = config.Text("mlp_hidden_act", "relu2"),
        };
    }

    private static ExpertMixture Experts(ConfigFacts config)
    {
        var hidden = config.Model.HiddenSize;
        var latent = config.Count("moe_latent_size", 0);
        return new()
        {
            Experts = MixtureParts.Experts(config),
            Router = DecoderParts.Router(config, Mixer + ".gate", MixtureParts.Experts(config)),
            Routing = MixtureParts.SigmoidRouting(config, Mixer + ".gate", RoutingDefaults),
            LatentIn = latent > 0 ? new(Mixer + ".fc1_latent_proj", hidden, latent) { Bias = config.Flag("mlp_bias", false) } : null,
            Expert = Mlp(config, Mixer + ".experts.{}", latent > 0 ? latent : hidden, config.Count("moe_intermediate_size", 7688)),
            LatentOut = latent > 0 ? new(Mixer + ".fc2_latent_proj", latent, hidden) { Bias = config.Flag("mlp_bias", false) } : null,
            Shared = Mlp(config, Mixer + ".shared_experts", hidden, config.Count("moe_shared_expert_intermediate_size", 7688)),
        };
    }
}
