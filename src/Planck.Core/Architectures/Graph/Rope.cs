using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>How inverse frequencies are changed to reach longer contexts (transformers' <c>rope_type</c>).</summary>
public enum RopeKind
{
    Default,
    Linear,
    Dynamic,
    Llama3,
    Yarn,
    LongRope,
}

/// <summary>Rotary position embedding: inv_freq_i = theta^(-2i / dim), changed as <see cref="Kind"/> says (hf-formats 6.4, transformers' modeling_rope_utils).</summary>
/// <param name="Dim">Values of a head that are rotated: head_dim * partial_rotary_factor.</param>
public sealed record Rope(double Theta, int Dim)
{
    public RopeKind Kind { get; init; }

    /// <summary>Pairs are (x0, x1), (x2, x3)... instead of (x0, x_dim/2)...: Cohere, GLM-4, DeepSeek, Llama 4, Ernie.</summary>
    public bool Interleaved { get; init; }

    public double Factor { get; init; } = 1;

    public double LowFreqFactor { get; init; } = 1;

    public double HighFreqFactor { get; init; } = 4;

    /// <summary><c>original_max_position_embeddings</c>; 0 when not given.</summary>
    public int OriginalMaxPosition { get; init; }

    /// <summary><c>max_position_embeddings</c>.</summary>
    public int MaxPosition { get; init; }

    public double BetaFast { get; init; } = 32;

    public double BetaSlow { get; init; } = 1;

    /// <summary>Multiplies cos and sin; null: the kind's own rule.</summary>
    public double? AttentionFactor { get; init; }

    public double? Mscale { get; init; }

    public double? MscaleAllDim { get; init; }

    /// <summary>Whether yarn's correction range is rounded to whole dimensions (gpt-oss: not).</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>LongRope: Dim / 2 divisors up to the original length.</summary>
    public EquatableArray<double> ShortFactor { get; init; } = [];

    /// <summary>LongRope: Dim / 2 divisors beyond the original length.</summary>
    public EquatableArray<double> LongFactor { get; init; } = [];
}
