using System.Collections.Generic;
using System.Linq;

namespace Planck.Algorithms;

/// <summary>A parameter of an algorithm and its value.</summary>
/// <param name="Property">Its property: <c>AlphaStep</c>.</param>
/// <param name="RecipeName">Its name in a recipe: <c>alpha_step</c>; empty where the algorithm's name says it.</param>
/// <param name="Value">A <see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="HistogramRule"/>.</param>
public sealed record AlgorithmParameter(string Property, string RecipeName, object Value)
{
    /// <summary>The parameters whose values are not the defaults.</summary>
    public static IEnumerable<AlgorithmParameter> Changed(CalibrationAlgorithm algorithm)
    {
        var defaults = Of(Default(algorithm)).ToList();
        return Of(algorithm).Where((parameter, i) => parameter != defaults[i]);
    }

    private static CalibrationAlgorithm Default(CalibrationAlgorithm algorithm) => algorithm switch
    {
        Mse => new Mse(),
        LocalHessian => new LocalHessian(),
        Histogram => new Histogram(),
        Nvfp4ActHeadroom => new Nvfp4ActHeadroom(),
        SmoothQuant => new SmoothQuant(),
        AwqLite => new AwqLite(),
        AwqClip => new AwqClip(),
        AwqFull => new AwqFull(),
        SvdQuant => new SvdQuant(),
        Gptq => new Gptq(),
        CastMxfp4ToNvfp4 => new CastMxfp4ToNvfp4(),
        _ => new Max(),
    };

    /// <summary>All parameters, in the order in which recipes and plans have them.</summary>
    internal static IEnumerable<AlgorithmParameter> Of(CalibrationAlgorithm algorithm) => algorithm switch
    {
        Mse a =>
        [
            new(nameof(a.StepSize), "step_size", a.StepSize),
            new(nameof(a.StartMultiplier), "start_multiplier", a.StartMultiplier),
            new(nameof(a.StopMultiplier), "stop_multiplier", a.StopMultiplier),
            new(nameof(a.Fp8ScaleSweep), "fp8_scale_sweep", a.Fp8ScaleSweep),
            new(nameof(a.ShareGlobalAmax), "share_global_amax", a.ShareGlobalAmax),
        ],
        LocalHessian a =>
        [
            new(nameof(a.StepSize), "step_size", a.StepSize),
            new(nameof(a.StartMultiplier), "start_multiplier", a.StartMultiplier),
            new(nameof(a.StopMultiplier), "stop_multiplier", a.StopMultiplier),
            new(nameof(a.Fp8ScaleSweep), "fp8_scale_sweep", a.Fp8ScaleSweep),
            new(nameof(a.BlockSize), "block_size", a.BlockSize),
            new(nameof(a.ShareGlobalAmax), "share_global_amax", a.ShareGlobalAmax),
        ],
        Histogram a => [new(nameof(a.Rule), "", a.Rule), new(nameof(a.Percentile), "percentile", a.Percentile), new(nameof(a.Bins), "bins", a.Bins)],
        Nvfp4ActHeadroom a =>
        [
            new(nameof(a.AnchorPercentile), "anchor_percentile", a.AnchorPercentile),
            new(nameof(a.UpperPercentile), "upper_percentile", a.UpperPercentile),
            new(nameof(a.Rho), "rho", a.Rho),
        ],
        SmoothQuant a => [new(nameof(a.Alpha), "alpha", a.Alpha)],
        AwqLite a => [new(nameof(a.AlphaStep), "alpha_step", a.AlphaStep), new(nameof(a.ShareScales), "share_scales", a.ShareScales)],
        AwqClip a =>
        [
            new(nameof(a.MaxTokensPerBatch), "max_tokens_per_batch", a.MaxTokensPerBatch),
            new(nameof(a.MinClipRatio), "min_clip_ratio", a.MinClipRatio),
            new(nameof(a.ShrinkStep), "shrink_step", a.ShrinkStep),
        ],
        AwqFull a =>
        [
            new(nameof(a.AlphaStep), "alpha_step", a.AlphaStep),
            new(nameof(a.ShareScales), "share_scales", a.ShareScales),
            new(nameof(a.MaxTokensPerBatch), "max_tokens_per_batch", a.MaxTokensPerBatch),
            new(nameof(a.MinClipRatio), "min_clip_ratio", a.MinClipRatio),
            new(nameof(a.ShrinkStep), "shrink_step", a.ShrinkStep),
        ],
        SvdQuant a => [new(nameof(a.LowRank), "lowrank", a.LowRank)],
        Gptq a =>
        [
            new(nameof(a.PercDamp), "perc_damp", a.PercDamp),
            new(nameof(a.BlockSize), "block_size", a.BlockSize),
            new(nameof(a.ActOrder), "act_order", a.ActOrder),
        ],
        _ => [],
    };
}
