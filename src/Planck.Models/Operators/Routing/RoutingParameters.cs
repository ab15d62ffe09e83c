using System;

namespace Planck.Operators;

/// <summary>The rule that turns router logits into experts and weights. The factory methods are the rules of known models.</summary>
public sealed record RoutingParameters
{
    public required int Experts { get; init; }

    /// <summary>Experts chosen per token.</summary>
    public required int TopK { get; init; }

    public RouterScore Score { get; init; } = RouterScore.Softmax;

    /// <summary><c>e_score_correction_bias</c> [experts]: takes part in the choice, not in the weights; empty for none.</summary>
    public ReadOnlyMemory<float> CorrectionBias { get; init; }

    /// <summary>Equal runs of neighbouring experts among which <see cref="TopGroups"/> are chosen first; 1 for none.</summary>
    public int Groups { get; init; } = 1;

    public int TopGroups { get; init; } = 1;

    public GroupScore GroupScore { get; init; } = GroupScore.TopTwoSum;

    /// <summary>What stands in place of the score of experts of the other groups: transformers writes 0 in DeepSeek-V2, -infinity in V3.</summary>
    public float ExcludedScore { get; init; } = float.NegativeInfinity;

    public SelectedScore Selected { get; init; } = SelectedScore.Kept;

    /// <summary>Divides the weights by their sum.</summary>
    public bool Renormalize { get; init; }

    /// <summary>Added to that sum.</summary>
    public float RenormalizationEpsilon { get; init; }

    /// <summary><c>routed_scaling_factor</c>.</summary>
    public float ScalingFactor { get; init; } = 1;

    /// <summary><c>router_jitter_noise</c>: how close to the largest logit the experts of a sparse mixer's softmax are, as half of the relative distance.</summary>
    public float JitterEpsilon { get; init; } = 0.01f;

    /// <summary>Mixtral, OLMoE, Qwen MoE (renormalised as <c>norm_topk_prob</c> says).</summary>
    public static RoutingParameters SoftmaxThenTopK(int experts, int topK, bool renormalize) =>
        new() { Experts = experts, TopK = topK, Renormalize = renormalize };

    /// <summary>gpt-oss, Granite MoE.</summary>
    public static RoutingParameters TopKThenSoftmax(int experts, int topK) =>
        new() { Experts = experts, TopK = topK, Score = RouterScore.Logits, Selected = SelectedScore.Softmax };

    /// <summary>Llama 4, whose weights multiply the expert's input.</summary>
    public static RoutingParameters TopKThenSigmoid(int experts, int topK) =>
        new() { Experts = experts, TopK = topK, Score = RouterScore.Logits, Selected = SelectedScore.Sigmoid };

    /// <summary>DeepSeek-V3, GLM-4.5, Nemotron-H, and without groups MiniMax-M2 (epsilon 0).</summary>
    public static RoutingParameters SigmoidWithBias(
        int experts, int topK, ReadOnlyMemory<float> bias, int groups = 1, int topGroups = 1, bool renormalize = true, float scalingFactor = 1,
        float epsilon = 1e-20f) => new()
        {
            Experts = experts,
            TopK = topK,
            Score = RouterScore.Sigmoid,
            CorrectionBias = bias,
            Groups = groups,
            TopGroups = topGroups,
            Renormalize = renormalize,
            RenormalizationEpsilon = epsilon,
            ScalingFactor = scalingFactor,
        };

    /// <summary>DeepSeek-V2: greedy with one group, else <c>group_limited_greedy</c>.</summary>
    public static RoutingParameters SoftmaxOfGroups(int experts, int topK, int groups, int topGroups, float scalingFactor) => new()
    {
        Experts = experts,
        TopK = topK,
        Groups = groups,
        TopGroups = topGroups,
        GroupScore = GroupScore.Max,
        ExcludedScore = 0,
        ScalingFactor = scalingFactor,
    };

    /// <summary>PhiMoE, always two experts.</summary>
    public static RoutingParameters SparseMixer(int experts, float jitterEpsilon = 0.01f) =>
        new() { Experts = experts, TopK = 2, Score = RouterScore.SparseMixer, JitterEpsilon = jitterEpsilon };

    /// <exception cref="ArgumentException">The rule cannot choose that many experts.</exception>
    internal void Validate()
    {
        if (Experts < 1 || TopK < 1 || TopK > Experts)
            throw Invalid($"{TopK} experts per token cannot be chosen among {Experts}");
        if (Groups < 1 || Experts % Groups != 0 || TopGroups < 1 || TopGroups > Groups)
            throw Invalid($"{TopGroups} of {Groups} groups cannot be chosen among {Experts} experts");
        if (Groups > 1 && float.IsNegativeInfinity(ExcludedScore) && TopK > TopGroups * (Experts / Groups))
            throw Invalid($"{TopGroups} groups of {Experts / Groups} experts do not hold the {TopK} to choose");
        if (!CorrectionBias.IsEmpty && CorrectionBias.Length != Experts)
            throw Invalid($"the correction bias has {CorrectionBias.Length} values for {Experts} experts");
        if (Score == RouterScore.SparseMixer && (TopK != 2 || Groups != 1 || !CorrectionBias.IsEmpty))
            throw Invalid("the sparse mixer chooses 2 experts, without groups and bias");
    }

    private static ArgumentException Invalid(string reason) => new($"Expert routing: {reason}.");
}
