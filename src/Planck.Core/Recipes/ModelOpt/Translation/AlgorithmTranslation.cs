using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>
/// Translates <c>algorithm</c>, and refuses what ModelOpt refuses when it begins to calibrate: unknown methods and parameters, and numbers out of range. Parameters that
/// only say how the work is spread over processes, or print more, change nothing.
/// </summary>
internal sealed class AlgorithmTranslation(DocumentValues values)
{
    // ModelOpt refuses what e4m3 scales cannot span.
    private const double RhoLimit = 28672;

    private static readonly string[] Common = ["method", "moe_calib_experts_ratio", "layerwise"];

    private static readonly string[] Ranges = ["distributed_sync", "shared_states"];

    private static readonly string[] Multipliers = ["step_size", "start_multiplier", "stop_multiplier", "fp8_scale_sweep"];

    private static readonly string[] Clip = ["max_co_batch_size", "max_tokens_per_batch", "min_clip_ratio", "shrink_step"];

    private static readonly string[] KeepsWeights = ["max", "mse", "local_hessian", "nvfp4_act_headroom"];

    private readonly List<Located<CalibrationAlgorithm>> _algorithms = [];
    private Dictionary<string, YamlEntry> _keys = [];
    private Located<bool>? _layerwise;
    private double? _ratio;

    /// <param name="algorithm">The value; null when it was not written, which is max.</param>
    public CalibrationRequest Translate(YamlNode? algorithm)
    {
        foreach (var node in algorithm is YamlSequence list ? list.Items : algorithm is null ? [] : [algorithm])
            One(node);
        return new(_algorithms.ToEquatableArray(), _layerwise, _ratio);
    }

    private void One(YamlNode node)
    {
        if (node is YamlScalar scalar)
        {
            if (PythonValue.Of(scalar).Type != PythonType.None)
                Method(scalar.Value, scalar, []);
            return;
        }

        if (node is not YamlMapping mapping)
            return;
        var entries = mapping.Entries.GroupBy(static e => e.Key.Value).ToDictionary(static g => g.Key, static g => g.Last());
        if (!entries.TryGetValue("method", out var method) || DocumentValues.IsNull(method.Value))
        {
            values.Mapping(mapping, mapping.Span, "an algorithm without 'method'", Common);
            Shared("", entries);
        }
        else if (values.Text(method, "a name such as max") is { } name)
        {
            Method(name, method.Value.ImportedAt is null && mapping.ImportedAt is { } at ? method.Value with { ImportedAt = at } : method.Value, entries);
        }
    }

    private void Method(string name, YamlNode place, Dictionary<string, YamlEntry> keys)
    {
        if (Own(name) is not { } own)
        {
            values.Findings.Add(
                Rules.BadValue,
                place.Span,
                $"{Excerpt.Quote(name)} is no algorithm of ModelOpt; allowed: max, mse, local_hessian, smoothquant, awq_lite, awq_clip, awq_full, svdquant, gptq, nvfp4_act_headroom",
                Suggestion.DidYouMean(name, ["max", "mse", "local_hessian", "smoothquant", "awq_lite", "awq_clip", "awq_full", "svdquant", "gptq", "nvfp4_act_headroom"]));
            return;
        }

        _keys = keys;
        var known = Common.Concat(own).ToList();
        foreach (var unknown in keys.Values.Where(e => !known.Contains(e.Key.Value)))
            values.Findings.Add(Rules.UnknownKey, unknown.Key.Span, $"algorithm '{name}' has no key {Excerpt.Quote(unknown.Key.Value)}", Suggestion.DidYouMean(unknown.Key.Value, known) ?? $"its keys are {string.Join(", ", known)}");
        Shared(name, keys);
        if (name == "lsq")
            values.Findings.Add(Rules.NotForQuantizing, place.Span, "'lsq' learns scales while a model is trained; nothing is trained here", "take mse or local_hessian, which search scales after training");
        else if (name != "max")
            _algorithms.Add(new(Make(name), place.Place));
        if (name == "nvfp4_act_headroom" && keys.TryGetValue("weight_scale_algorithm", out var weights))
            WeightScales(weights);
    }

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

    private CalibrationAlgorithm Make(string method) => method switch
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
        if (_keys.TryGetValue("skip_layers", out var skipped) && !DocumentValues.IsNull(skipped.Value) && skipped.Value is not YamlSequence { Items.Count: 0 })
            NotAvailable(skipped, "leave layers out of the low-rank part", "switch their quantizers off, or quantize them without svdquant");
        return new() { LowRank = Whole("lowrank", 32) };
    }

    // Which weight scales the headroom rule goes with.
    private void WeightScales(YamlEntry entry)
    {
        var method = (entry.Value as YamlMapping)?.Entries.LastOrDefault(static e => e.Key.Value == "method");
        var name = method is null ? null : values.Text(method, "a name such as max");
        if (name is "max" or "mse" or "local_hessian")
            One(entry.Value);
        else if (method is not null && name is not null)
            values.BadValue(method, "allowed: max, mse, local_hessian", Suggestion.DidYouMean(name, ["max", "mse", "local_hessian"]));
        else if (method is null)
            values.WrongType(entry, "a mapping such as {method: max}");
    }

    private void Shared(string method, Dictionary<string, YamlEntry> keys)
    {
        if (keys.TryGetValue("moe_calib_experts_ratio", out var ratio) && !DocumentValues.IsNull(ratio.Value))
        {
            _ratio = values.Number(ratio, "0.5");
            if (_ratio is <= 0 or > 1)
                values.BadValue(ratio, "allowed: numbers above 0 and up to 1");
        }

        if (keys.TryGetValue("layerwise", out var layerwise))
            Layerwise(method, layerwise);
        if (keys.TryGetValue("shared_states", out var states) && !DocumentValues.IsNull(states.Value))
            SharedStates(states);
    }

    private void Layerwise(string method, YamlEntry entry)
    {
        if (values.Mapping(entry.Value, entry.Key.Span, "'layerwise'", ["enable", "get_qdq_activations_from_prev_layer", "checkpoint_dir", "save_every", "calib_mutates_weights"]) is not { } keys)
            return;
        var enable = keys.TryGetValue("enable", out var on) && values.Flag(on) == true;
        var fromPrevious = keys.TryGetValue("get_qdq_activations_from_prev_layer", out var previous) ? values.Flag(previous) == true : method == "gptq";
        if (keys.TryGetValue("checkpoint_dir", out var folder) && !DocumentValues.IsNull(folder.Value) && !enable)
            values.Findings.Add(Rules.ContradictoryKeys, folder.Key.Span, "'checkpoint_dir' needs 'enable: true'", "leave it out; an interrupted calibration goes on by itself here");
        if (keys.TryGetValue("calib_mutates_weights", out var mutates) && values.Flag(mutates) == false && !KeepsWeights.Contains(method))
            values.Findings.Add(Rules.ContradictoryKeys, mutates.Key.Span, $"'{method}' changes weights, and 'calib_mutates_weights: false' would lose that", "leave it out");
        if (enable && fromPrevious)
            _layerwise = new(true, entry.Value.ImportedAt ?? entry.Key.Span);
    }

    // Without patterns nothing is shared; without the key, what an engine fuses.
    private bool SharesGlobalAmax() =>
        !(_keys.TryGetValue("shared_states", out var states) && (states.Value as YamlMapping)?.Entries.LastOrDefault(static e => e.Key.Value == "weight_global_amax") is { Value: YamlMapping amax }
            && amax.Entries.LastOrDefault(static e => e.Key.Value == "patterns") is { Value: YamlSequence { Items.Count: 0 } });

    private void SharedStates(YamlEntry entry)
    {
        if (values.Mapping(entry.Value, entry.Key.Span, "'shared_states'", ["weight_global_amax"]) is not { } keys || !keys.TryGetValue("weight_global_amax", out var amax))
            return;
        if (values.Mapping(amax.Value, amax.Key.Span, "'weight_global_amax'", ["patterns"]) is not { } parts || !parts.TryGetValue("patterns", out var patterns) || values.List(patterns, "a list of regular expressions") is not { } list)
            return;
        foreach (var pattern in list.OfType<YamlScalar>().Where(static p => !IsRegex(p.Value)))
            values.Findings.Add(Rules.BadValue, pattern.Span, $"{Excerpt.Quote(pattern.Value)} is no regular expression", "a bracket that is not closed, or a '*' without something before it, stands for itself after a backslash");
        if (list.Count > 0 && values.Findings.Count == 0)
            NotAvailable(entry, "share ranges between weights of a choice", "leave it out: linears that an engine fuses share theirs; an empty list lets each have its own");
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void NotAvailable(YamlEntry entry, string what, string cure) => values.Findings.Add(Rules.NotForQuantizing, entry.Key.Span, $"'{entry.Key.Value}' would {what}, which is not available", cure);

    private double Number(string key, double byDefault, double lowest = 0, double highest = double.MaxValue, bool includesLowest = false, bool includesHighest = true)
    {
        if (!_keys.TryGetValue(key, out var entry) || values.Number(entry, byDefault.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } number)
            return byDefault;
        if (number > lowest && number < highest || (includesLowest && number == lowest) || (includesHighest && number == highest))
            return number;
        values.BadValue(entry, FormattableString.Invariant($"allowed: numbers {(includesLowest ? "from" : "above")} {lowest}{(highest == double.MaxValue ? "" : FormattableString.Invariant($" {(includesHighest ? "up to" : "and below")} {highest}"))}"));
        return byDefault;
    }

    private int Whole(string key, int byDefault)
    {
        if (!_keys.TryGetValue(key, out var entry) || values.Whole(entry, byDefault.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } number)
            return byDefault;
        if (number > 0)
            return number;
        values.BadValue(entry, "allowed: whole numbers from 1 on");
        return byDefault;
    }

    private bool Flag(string key, bool byDefault) => _keys.TryGetValue(key, out var entry) ? values.Flag(entry) ?? byDefault : byDefault;
}
