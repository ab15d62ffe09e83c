using System.Collections.Generic;

namespace Planck.Operators;

/// <summary>Everything the rotary frequencies follow from, under the names of config.json's <c>rope_parameters</c>.</summary>
public sealed record RopeParameters
{
    public RopeScaling Scaling { get; init; } = RopeScaling.Default;

    /// <summary><c>rope_theta</c>.</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>Rotated values of a head: head_dim * partial_rotary_factor, even.</summary>
    public required int Dimension { get; init; }

    /// <summary><c>factor</c>; for yarn and longrope null means the ratio of the two maximal positions.</summary>
    public double? Factor { get; init; }

    public double LowFrequencyFactor { get; init; } = 1;

    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary><c>original_max_position_embeddings</c>; null means <see cref="MaxPosition"/>.</summary>
    public int? OriginalMaxPosition { get; init; }

    /// <summary><c>max_position_embeddings</c>: dynamic, yarn and longrope need it.</summary>
    public int? MaxPosition { get; init; }

    public double BetaFast { get; init; } = 32;

    public double BetaSlow { get; init; } = 1;

    public double? Mscale { get; init; }

    public double? MscaleAllDim { get; init; }

    /// <summary><c>attention_factor</c>: multiplies cos and sin of yarn and longrope; null derives it.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary><c>truncate</c> of yarn: whether the ends of its ramp are rounded to whole dimensions.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Divisors of longrope, one per frequency, for sequences up to the original length.</summary>
    public IReadOnlyList<float>? ShortFactors { get; init; }

    /// <summary>Divisors of longrope for longer sequences.</summary>
    public IReadOnlyList<float>? LongFactors { get; init; }
}
