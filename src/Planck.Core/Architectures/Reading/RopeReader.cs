using System;
using Planck.Architectures.Graph;
using Planck.Collections;

namespace Planck.Architectures.Reading;

/// <summary>
/// Rotary parameters in both dialects of <c>config.json</c>: <c>rope_parameters</c> (transformers 5; for some families a section per layer type) and
/// <c>rope_theta</c> + <c>rope_scaling</c> + <c>partial_rotary_factor</c> (transformers 4).
/// </summary>
public static class RopeReader
{
    /// <param name="headDim">Width of a head; <c>partial_rotary_factor</c> of it is rotated.</param>
    /// <param name="layerType">Which section of a <c>rope_parameters</c> that has one per layer type.</param>
    /// <param name="theta">The class's default of <c>rope_theta</c>.</param>
    /// <param name="partial">The class's default of <c>partial_rotary_factor</c>.</param>
    /// <param name="thetaKey">Key of theta in the older dialect (Gemma 3's sliding layers: <c>rope_local_base_freq</c>).</param>
    public static Rope Read(
        ConfigFacts config,
        int headDim,
        string layerType = "",
        double theta = 10000,
        double partial = 1,
        string thetaKey = "rope_theta",
        bool interleaved = false,
        bool scaled = true)
    {
        var parameters = config.Section("rope_parameters");
        if (parameters is not null && layerType.Length > 0 && parameters.Section(layerType) is { } ofLayer)
            parameters = ofLayer;
        var scaling = parameters ?? (scaled ? config.Section("rope_scaling") : null);
        theta = parameters?.OptionalNumber("rope_theta") ?? config.Number(thetaKey, theta);
        partial = parameters?.OptionalNumber("partial_rotary_factor") ?? config.Number("partial_rotary_factor", partial);
        var rope = new Rope(theta, (int)(headDim * partial)) { Interleaved = interleaved, MaxPosition = config.Count("max_position_embeddings", 0) };
        return scaling is null ? rope : Scaled(config, scaling, rope);
    }

    private static Rope Scaled(ConfigFacts config, ConfigFacts scaling, Rope rope)
    {
        var kind = Kind(scaling);
        if (kind == RopeKind.Default)
            return rope;
        // Phi-3 keeps the original length at top level, and it wins over the section's.
        var original = config.Count("original_max_position_embeddings", scaling.Count("original_max_position_embeddings", 0));
        if (original == 0)
            original = rope.MaxPosition;
        rope = rope with
        {
            Kind = kind,
            Factor = kind == RopeKind.LongRope && !scaling.Has("factor") ? original > 0 ? (double)rope.MaxPosition / original : 1 : scaling.Positive("factor"),
            LowFreqFactor = scaling.Number("low_freq_factor", 1),
            HighFreqFactor = scaling.Number("high_freq_factor", 4),
            OriginalMaxPosition = original,
            BetaFast = scaling.Number("beta_fast", 32),
            BetaSlow = scaling.Number("beta_slow", 1),
            AttentionFactor = scaling.OptionalNumber("attention_factor"),
            Mscale = scaling.OptionalNumber("mscale"),
            MscaleAllDim = scaling.OptionalNumber("mscale_all_dim"),
            Truncate = scaling.Flag("truncate", true),
        };
        if (kind == RopeKind.LongRope)
        {
            rope = rope with { ShortFactor = Factors(scaling, "short_factor", rope.Dim), LongFactor = Factors(scaling, "long_factor", rope.Dim) };
        }

        return rope;
    }

    private static EquatableArray<double> Factors(ConfigFacts scaling, string key, int dim)
    {
        var factors = scaling.Numbers(key) ?? throw scaling.Error(key, "is missing");
        return factors.Count == dim / 2 ? factors.ToEquatableArray() : throw scaling.Error(key, $"has {factors.Count} values, not {dim / 2}, one per rotated pair");
    }

    private static RopeKind Kind(ConfigFacts scaling) => scaling.Text("rope_type", scaling.Text("type", "default")) switch
    {
        // "mrope" is Qwen-VL's: for text all three positions are equal, which is the ordinary rotation.
        "default" or "mrope" => RopeKind.Default,
        "linear" => RopeKind.Linear,
        "dynamic" => RopeKind.Dynamic,
        "llama3" => RopeKind.Llama3,
        "yarn" => RopeKind.Yarn,
        "longrope" or "su" => RopeKind.LongRope,
        var other => throw scaling.Error("rope_type", $"is '{other}'; known are default, linear, dynamic, llama3, yarn and longrope"),
    };
}
