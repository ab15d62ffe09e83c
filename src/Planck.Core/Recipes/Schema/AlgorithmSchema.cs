using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.Schema;

/// <summary>What <c>algorithm</c> accepts. The parser reads by this table, and <c>docs/recipe-reference.md</c> repeats it.</summary>
public static class AlgorithmSchema
{
    /// <summary>The key that names the algorithm when it is a mapping.</summary>
    public const string Method = "method";

    private const double Smallest = 0.0001;

    // The factors of a low-rank part have as many numbers per row and column; more than the smaller side of a weight would be zeros.
    private const int LargestRank = 4096;

    // As many numbers are kept per input feature.
    private const int LargestMoments = 1024;

    // Rho is the largest scale over the smallest that e4m3 can hold with a guard: ModelOpt refuses 448 / 2^-6 and more.
    private const double LargestRho = 28671;

    private static readonly ParameterSpec StepSize = Number("step_size", "0.1", "Distance of the multiples tried.", Smallest, 100);

    private static readonly ParameterSpec StartMultiplier = Number("start_multiplier", "0.25", "Smallest multiple of the amax that is tried.", Smallest, 100);

    private static readonly ParameterSpec StopMultiplier = Number("stop_multiplier", "4.0", "Largest multiple of the amax that is tried.", Smallest, 100);

    private static readonly ParameterSpec AlphaStep = Number("alpha_step", "0.1", "Distance of the powers tried, from 0 to 1.", 0.001, 1);

    private static readonly ParameterSpec ShareScales = Flag(
        "share_scales", "false", "One factor for linears that read the same input, searched for all of them together; ModelOpt searches one for each and exports their mean.");

    private static readonly ParameterSpec ShareGlobalAmax = Flag(
        "share_global_amax", "true", "For static NVFP4: search the blocks of linears that an engine fuses under one range. `false` searches each linear under its own; the export takes the largest.");

    private static readonly ParameterSpec MaxTokens = Whole("max_tokens_per_batch", "64", "Tokens of a batch that the search looks at, evenly spaced.");

    private static readonly ParameterSpec MinClip = Number("min_clip_ratio", "0.5", "Smallest share of a block's range that is tried.", 0.01, 0.99);

    private static readonly ParameterSpec ShrinkStep = Number("shrink_step", "0.05", "Distance of the shares tried.", 0.001, 0.99);

    private static readonly ParameterSpec Bins = new("bins", ParameterSpec.WholeNumber, "2048", "Bins of the histogram of magnitudes.") { Lowest = 256, Highest = 1 << 20 };

    private static readonly string SweepDoc = "For static NVFP4: try every positive e4m3 number as block scale instead of multiples of the amax.";

    public static EquatableArray<AlgorithmSpec> All { get; } =
    [
        new("max", "The largest magnitude of a block, row or tensor sets its scale.", []),
        new("mse", "The multiple of the amax with the smallest squared error of the weights sets the scale.",
            [StepSize, StartMultiplier, StopMultiplier, Flag("fp8_scale_sweep", "false", SweepDoc), ShareGlobalAmax]),
        new("local_hessian", "As `mse`, with the error of a block weighted by the second moments of its inputs.",
        [
            StepSize, StartMultiplier, StopMultiplier, Flag("fp8_scale_sweep", "true", SweepDoc),
            Whole("block_size", "16", "Columns whose inputs' second moments are taken together, at most 1024.", LargestMoments),
            ShareGlobalAmax,
        ]),
        new("percentile", "The range of a tensor of activations is what a share of them stays below.",
            [Number("percentile", "99.99", "The share, in percent.", 50, 100), Bins]),
        new("entropy", "The range of a tensor of activations is the one whose distribution is nearest to that of all of them.", [Bins]),
        new("histogram_mse", "The range of a tensor of activations is the one with the smallest squared error.", [Bins]),
        new("nvfp4_act_headroom", "The range of NVFP4 activations follows from percentiles of their block maxima.",
        [
            Number("anchor_percentile", "1.0", "Percentile of block maxima that must keep a scale.", 0, 100),
            Number("upper_percentile", "99.99", "Percentile of block maxima that must not be clipped.", 0, 100),
            Number("rho", "16384", "Largest block scale over that of the anchor.", 1, LargestRho),
        ]),
        new("smoothquant", "Moves the range of INT8 activations into the weights, column by column.",
            [Number("alpha", "1.0", "Share of the activations' range that the weights take.", 0, 1)]),
        new("awq_lite", "Searches, for each linear, the power of the mean activation by which columns are scaled.", [AlphaStep, ShareScales]),
        new("awq_clip", "Searches, for each block of weights, how far its range may be clipped.", [MaxTokens, MinClip, ShrinkStep]),
        new("awq_full", "`awq_lite`, then `awq_clip` on the scaled weights.", [AlphaStep, ShareScales, MaxTokens, MinClip, ShrinkStep]),
        new("svdquant", "`awq_lite`, then the largest singular values of each weight stay in 16 bits.",
            [Whole("lowrank", "32", "Singular values that stay, at most 4096.", LargestRank)]),
        new("gptq", "Quantizes column by column and moves each column's error into those that follow, by the second moments of the inputs.",
        [
            Number("perc_damp", "0.01", "Share of the mean diagonal that is added to the diagonal of the Hessian.", Smallest, 1),
            Whole("block_size", "128", "Columns whose errors are collected before they move on."),
            Flag("act_order", "false", "Columns with large second moments first; ModelOpt takes them in order."),
        ]),
        new("cast_mxfp4_to_nvfp4", "Makes NVFP4 of experts that are published in MXFP4, with the codes they have.", []),
    ];

    /// <summary>The names.</summary>
    public static EquatableArray<string> Methods { get; } = All.Select(static a => a.Method).ToEquatableArray();

    public static AlgorithmSpec? Find(string method) => All.FirstOrDefault(a => a.Method == method);

    /// <summary>The name meant by another word for it; null when it is no such.</summary>
    public static string? Meant(string word) => word.ToLowerInvariant() switch
    {
        "awq" or "awqlite" => "awq_lite",
        "sq" or "smooth_quant" => "smoothquant",
        "svd" => "svdquant",
        "histogram" => "percentile",
        "kl" or "kld" => "entropy",
        "mxfp4_cast" or "mxfp4_to_nvfp4" or "cast_mxfp4" => "cast_mxfp4_to_nvfp4",
        "absmax" or "minmax" or "none" or "null" or "rtn" => "max",
        _ => null,
    };

    private static ParameterSpec Number(string name, string byDefault, string doc, double lowest, double highest) =>
        new(name, ParameterSpec.Number, byDefault, doc) { Lowest = lowest, Highest = highest };

    private static ParameterSpec Whole(string name, string byDefault, string doc, int highest = int.MaxValue) =>
        new(name, ParameterSpec.WholeNumber, byDefault, doc) { Lowest = 1, Highest = highest };

    private static ParameterSpec Flag(string name, string byDefault, string doc) => new(name, ParameterSpec.Flag, byDefault, doc);
}
