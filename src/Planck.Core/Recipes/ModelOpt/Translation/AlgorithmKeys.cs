using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>The methods of ModelOpt 0.47 and the keys that each has.</summary>
internal static class AlgorithmKeys
{
    private static readonly string[] Ranges = ["distributed_sync", "shared_states"];

    private static readonly string[] Multipliers = ["step_size", "start_multiplier", "stop_multiplier", "fp8_scale_sweep"];

    private static readonly string[] Clip = ["max_co_batch_size", "max_tokens_per_batch", "min_clip_ratio", "shrink_step"];

    /// <summary>Those that quantize a model; <c>lsq</c> trains one.</summary>
    public static EquatableArray<string> Methods { get; } = ["max", "mse", "local_hessian", "smoothquant", "awq_lite", "awq_clip", "awq_full", "svdquant", "gptq", "nvfp4_act_headroom"];

    /// <summary>The keys that all have, and a mapping without a method.</summary>
    public static EquatableArray<string> Common { get; } = ["method", "moe_calib_experts_ratio", "layerwise"];

    /// <summary>All keys of a method; null for one that ModelOpt has not.</summary>
    public static IReadOnlyList<string>? Of(string method) => Own(method) is { } own ? [.. Common, .. own] : null;

    private static IEnumerable<string>? Own(string method) => method switch
    {
        "max" => [.. Ranges, "sync_expert_weight_amax", "skip_forward_without_activation_calib"],
        "mse" => [.. Multipliers, .. Ranges],
        "local_hessian" => [.. Multipliers, .. Ranges, "block_size", "debug"],
        "smoothquant" => ["alpha"],
        "awq_lite" => ["alpha_step", "debug"],
        "awq_clip" => [.. Clip, "debug"],
        "awq_full" => ["alpha_step", .. Clip, "debug"],
        "svdquant" => ["lowrank", "skip_layers"],
        "gptq" => ["perc_damp", "block_size", "fused"],
        "nvfp4_act_headroom" => ["anchor_percentile", "upper_percentile", "rho", "weight_scale_algorithm"],
        "lsq" => ["learnable_amax", "tied_amax", "quantize_pre_scale", "scale_algorithm"],
        _ => null,
    };
}
