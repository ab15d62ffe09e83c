namespace Planck.Architectures.Graph;

/// <summary>How router logits become weights.</summary>
public enum RouterScore
{
    /// <summary>Softmax over all experts, then the best k.</summary>
    Softmax,

    /// <summary>The best k logits, then softmax over these (gpt-oss, GraniteMoE).</summary>
    SoftmaxOfTopK,

    /// <summary>Sigmoid of each logit; a correction bias takes part in the choice only (DeepSeek V3, GLM-4.5, MiniMax-M2).</summary>
    Sigmoid,

    /// <summary>Sigmoid of the best k logits, all others 0 (Llama 4).</summary>
    SigmoidOfTopK,

    /// <summary>Phi-MoE's sparsemixer: two picks, each with a softmax over logits near the best.</summary>
    SparseMixer,
}

/// <summary>Which groups of experts may be chosen from.</summary>
public enum GroupScore
{
    /// <summary>No groups.</summary>
    None,

    /// <summary>A group's best score (DeepSeek V2); scores of other groups become 0.</summary>
    Max,

    /// <summary>Sum of a group's two best (DeepSeek V3); scores of other groups do not count.</summary>
    TopTwoSum,
}

/// <summary>From router logits [tokens, experts] to chosen experts and their weights.</summary>
/// <param name="TopK">Experts per token.</param>
public sealed record Routing(RouterScore Score, int TopK)
{
    /// <summary>Divide the chosen weights by their sum.</summary>
    public bool Renormalize { get; init; }

    /// <summary>Multiplies the weights at the end (<c>routed_scaling_factor</c>).</summary>
    public double ScalingFactor { get; init; } = 1;

    public GroupScore Groups { get; init; }

    /// <summary><c>n_group</c>.</summary>
    public int GroupCount { get; init; } = 1;

    /// <summary><c>topk_group</c>.</summary>
    public int TopGroups { get; init; } = 1;

    /// <summary>Sparsemixer's <c>router_jitter_noise</c>.</summary>
    public double JitterEpsilon { get; init; }

    /// <summary>Name of a tensor [experts] added to the scores for the choice only; null when there is none.</summary>
    public string? CorrectionBias { get; init; }
}

/// <summary>A mixture of experts: sum over the chosen experts of weight * expert(x), plus the shared expert.</summary>
public sealed record ExpertMixture : Mixer
{
    public required int Experts { get; init; }

    public required Linear Router { get; init; }

    public required Routing Routing { get; init; }

    /// <summary>One expert; its paths have a second <c>{}</c> for the expert's number, or its linears are stacked.</summary>
    public required FeedForward Expert { get; init; }

    /// <summary>The weight multiplies the expert's input instead of its output (Llama 4).</summary>
    public bool ScaleInput { get; init; }

    /// <summary>An expert every token goes through; null when there is none.</summary>
    public FeedForward? Shared { get; init; }

    /// <summary>The shared expert's output is multiplied by the sigmoid of this linear (Qwen2-MoE).</summary>
    public Linear? SharedGate { get; init; }

    /// <summary>Nemotron-H: experts work on a narrower latent; to it and back.</summary>
    public Linear? LatentIn { get; init; }

    public Linear? LatentOut { get; init; }
}
