using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures.Reading;

/// <summary>The parts that mixtures of experts share. A family changes what differs with <c>with</c>.</summary>
public static class MixtureParts
{
    /// <summary>Routed experts per layer.</summary>
    /// <exception cref="ConfigException">The file does not say.</exception>
    public static int Experts(ConfigFacts config) =>
        config.Model.Experts > 0 ? config.Model.Experts : throw config.Error("num_experts", "is missing");

    /// <summary>Experts per token.</summary>
    /// <param name="otherwise">The class's default.</param>
    /// <exception cref="ConfigException">More than there are experts, or none.</exception>
    public static int TopK(ConfigFacts config, int otherwise)
    {
        var topK = config.Count("num_experts_per_tok", otherwise);
        return topK > 0 && topK <= Experts(config) ? topK : throw config.Error("num_experts_per_tok", $"is {topK}, not one to the number of experts, {Experts(config)}");
    }

    /// <summary>An expert under Mixtral's names: w1 gate, w3 up, w2 down, of <c>intermediate_size</c>.</summary>
    public static FeedForward MixtralExpert(ConfigFacts config, string path)
    {
        var mlp = DecoderParts.GatedMlp(config, path, config.Model.IntermediateSize);
        return mlp with { Gate = Named(mlp.Gate!, ".w1"), Up = Named(mlp.Up, ".w3"), Down = Named(mlp.Down, ".w2") };

        Linear Named(Linear linear, string name) =>
            new(path + name, linear.In, linear.Out) { ShardAxis = linear.ShardAxis, FusionGroup = linear.FusionGroup };
    }

    /// <summary>The rule of DeepSeek V3: sigmoid scores, a correction bias for the choice, groups judged by their two best.</summary>
    /// <param name="gate">Path of the router, which holds <c>e_score_correction_bias</c>.</param>
    /// <param name="defaults">What the class has where the file says nothing.</param>
    public static Routing SigmoidRouting(ConfigFacts config, string gate, Routing defaults)
    {
        var routing = defaults with
        {
            TopK = TopK(config, defaults.TopK),
            Renormalize = config.Flag("norm_topk_prob", defaults.Renormalize),
            ScalingFactor = config.Number("routed_scaling_factor", defaults.ScalingFactor),
            CorrectionBias = gate + ".e_score_correction_bias",
        };
        return Grouped(config, routing, GroupScore.TopTwoSum);
    }

    /// <summary><c>n_group</c> and <c>topk_group</c>; a single group is none.</summary>
    /// <param name="routing">Has the class's defaults of both.</param>
    public static Routing Grouped(ConfigFacts config, Routing routing, GroupScore score)
    {
        var groups = config.Count("n_group", routing.GroupCount);
        var top = config.Count("topk_group", routing.TopGroups);
        if (groups < 1 || Experts(config) % groups != 0)
            throw config.Error("n_group", $"is {groups}, which does not divide the {Experts(config)} experts");
        if (top < 1 || top > groups)
            throw config.Error("topk_group", $"is {top}, not one to the number of groups, {groups}");
        return groups == 1
            ? routing with { Groups = GroupScore.None, GroupCount = 1, TopGroups = 1 }
            : routing with { Groups = score, GroupCount = groups, TopGroups = top };
    }

    /// <summary>Qwen2-MoE's gate of its shared expert: hidden_size to one logit.</summary>
    public static Linear SharedGate(ConfigFacts config, string path) => new(path, config.Model.HiddenSize, 1) { Kind = ModuleKind.Router };

    /// <summary>A block per layer: with experts, but for the first <c>first_k_dense_replace</c>.</summary>
    /// <param name="byDefault">The class's default.</param>
    /// <param name="build">The block with experts for true, the dense one for false.</param>
    public static EquatableArray<Block> FirstLayersDense(ConfigFacts config, int byDefault, Func<bool, Block> build)
    {
        var dense = config.Count("first_k_dense_replace", byDefault);
        return LayerTypes.Blocks(Enumerable.Range(0, config.Model.Layers).Select(i => i >= dense), build);
    }

    /// <summary>Per layer whether it has experts, under Qwen's keys: every <c>decoder_sparse_step</c>-th but those of <c>mlp_only_layers</c>.</summary>
    public static IEnumerable<bool> SparseLayers(ConfigFacts config)
    {
        var step = config.Count("decoder_sparse_step", 1);
        if (step < 1)
            throw config.Error("decoder_sparse_step", $"is {step}, not positive");
        var dense = new HashSet<int>(config.Counts("mlp_only_layers") ?? []);
        return Enumerable.Range(0, config.Model.Layers).Select(i => config.Model.Experts > 0 && !dense.Contains(i) && (i + 1) % step == 0);
    }

    /// <summary>Tensor prefixes of the layers after the last, which predict further tokens (DeepSeek V3, GLM-4.5).</summary>
    /// <param name="key">How many there are; where the file does not say, one.</param>
    public static EquatableArray<string> LayersAfterTheLast(ConfigFacts config, string key) =>
        Enumerable.Range(config.Model.Layers, config.Count(key, 1)).Select(static i => $"model.layers.{i}.").ToEquatableArray();
}
