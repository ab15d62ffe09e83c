namespace Planck.Operators;

/// <summary>What a router makes of its logits before it chooses experts.</summary>
public enum RouterScore
{
    /// <summary>Softmax over all experts.</summary>
    Softmax,

    /// <summary>Sigmoid of each.</summary>
    Sigmoid,

    /// <summary>The logits themselves.</summary>
    Logits,

    /// <summary>PhiMoE: per pick, a softmax over the experts close to the largest logit; the first pick does not take part in the second.</summary>
    SparseMixer,
}
