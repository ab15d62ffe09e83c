using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>A method's own parameters as Planck's algorithm.</summary>
internal sealed class MethodReader(DocumentValues values, IReadOnlyDictionary<string, YamlEntry> keys)
{
    // ModelOpt refuses what e4m3 scales cannot span.
    private const double RhoLimit = 28672;

    /// <summary>The algorithm with its parameters; defaults in place of what is out of range.</summary>
    /// <param name="method">One of <see cref="AlgorithmKeys.Methods"/>.</param>
    public CalibrationAlgorithm Read(string method) => method switch
    {
        "mse" => new Mse
        {
            StepSize = Number("step_size", 0.1),
            StartMultiplier = Number("start_multiplier", 0.25),
            StopMultiplier = Number("stop_multiplier", 4),
            Fp8ScaleSweep = Flag("fp8_scale_sweep", false),
            ShareGlobalAmax = SharesGlobalAmax(),
        },
        "local_hessian" => new LocalHessian
        {
            StepSize = Number("step_size", 0.1),
            StartMultiplier = Number("start_multiplier", 0.25),
            StopMultiplier = Number("stop_multiplier", 4),
            Fp8ScaleSweep = Flag("fp8_scale_sweep", true),
            BlockSize = Whole("block_size", 16),
            ShareGlobalAmax = SharesGlobalAmax(),
        },
        "smoothquant" => new SmoothQuant { Alpha = Number("alpha", 1, lowest: 0, highest: 1, includesLowest: true) },
        "awq_lite" => new AwqLite { AlphaStep = Number("alpha_step", 0.1, highest: 1) },
        "awq_clip" => new AwqClip { MaxTokensPerBatch = Whole("max_tokens_per_batch", 64), MinClipRatio = Number("min_clip_ratio", 0.5, highest: 1), ShrinkStep = Number("shrink_step", 0.05, highest: 1) },
        "awq_full" => new AwqFull
        {
            AlphaStep = Number("alpha_step", 0.1, highest: 1),
            MaxTokensPerBatch = Whole("max_tokens_per_batch", 64),
            MinClipRatio = Number("min_clip_ratio", 0.5, highest: 1),
            ShrinkStep = Number("shrink_step", 0.05, highest: 1),
        },
        "svdquant" => SvdQuant(),
        "gptq" => new Gptq { PercDamp = Number("perc_damp", 0.01, highest: 1), BlockSize = Whole("block_size", 128) },
        "nvfp4_act_headroom" => new Nvfp4ActHeadroom
        {
            AnchorPercentile = Number("anchor_percentile", 1, highest: 100, includesLowest: true),
            UpperPercentile = Number("upper_percentile", 99.99, highest: 100),
            Rho = Number("rho", 16384, highest: RhoLimit, includesHighest: false),
        },
        _ => new Max(),
    };

    private SvdQuant SvdQuant()
    {
        if (keys.TryGetValue("skip_layers", out var skipped) && !DocumentValues.IsNull(skipped.Value) && skipped.Value is not YamlSequence { Items.Count: 0 })
            values.NotAvailable(skipped, "leave layers out of the low-rank part", "switch their quantizers off, or quantize them without svdquant");
        return new() { LowRank = Whole("lowrank", 32) };
    }

    // Without patterns nothing is shared; without the key, what an engine fuses.
    private bool SharesGlobalAmax() =>
        !(keys.TryGetValue("shared_states", out var states) && (states.Value as YamlMapping)?.Entries.LastOrDefault(static e => e.Key.Value == "weight_global_amax") is { Value: YamlMapping amax }
            && amax.Entries.LastOrDefault(static e => e.Key.Value == "patterns") is { Value: YamlSequence { Items.Count: 0 } });

    private double Number(string key, double byDefault, double lowest = 0, double highest = double.MaxValue, bool includesLowest = false, bool includesHighest = true)
    {
        if (!keys.TryGetValue(key, out var entry) || values.Number(entry, byDefault.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } number)
            return byDefault;
        if (number > lowest && number < highest || (includesLowest && number == lowest) || (includesHighest && number == highest))
            return number;
        values.BadValue(entry, FormattableString.Invariant($"allowed: numbers {(includesLowest ? "from" : "above")} {lowest}{(highest == double.MaxValue ? "" : FormattableString.Invariant($" {(includesHighest ? "up to" : "and below")} {highest}"))}"));
        return byDefault;
    }

    private int Whole(string key, int byDefault)
    {
        if (!keys.TryGetValue(key, out var entry) || values.Whole(entry, byDefault.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } number)
            return byDefault;
        if (number > 0)
            return number;
        values.BadValue(entry, "allowed: whole numbers from 1 on");
        return byDefault;
    }

    private bool Flag(string key, bool byDefault) => keys.TryGetValue(key, out var entry) ? values.Flag(entry) ?? byDefault : byDefault;
}
