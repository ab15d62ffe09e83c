using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Diagnostics;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>The keys that methods share. Of several methods the last that says something holds.</summary>
internal sealed class CommonParameters(DocumentValues values)
{
    private static readonly string[] KeepsWeights = ["max", "mse", "local_hessian", "nvfp4_act_headroom"];

    /// <inheritdoc cref="CalibrationRequest"/>
    public Located<bool>? Layerwise { get; private set; }

    /// <inheritdoc cref="CalibrationRequest"/>
    public double? ExpertsRatio { get; private set; }

    /// <param name="method">Its name; empty for a mapping without one.</param>
    public void Read(string method, IReadOnlyDictionary<string, YamlEntry> keys)
    {
        if (keys.TryGetValue("moe_calib_experts_ratio", out var ratio) && !DocumentValues.IsNull(ratio.Value))
        {
            ExpertsRatio = values.Number(ratio, "0.5");
            if (ExpertsRatio is <= 0 or > 1)
                values.BadValue(ratio, "allowed: numbers above 0 and up to 1");
        }

        if (keys.TryGetValue("layerwise", out var layerwise))
            ReadLayerwise(method, layerwise);
        if (keys.TryGetValue("shared_states", out var states) && !DocumentValues.IsNull(states.Value))
            SharedStates(states);
    }

    private void ReadLayerwise(string method, YamlEntry entry)
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
            Layerwise = new(true, entry.Value.ImportedAt ?? entry.Key.Span);
    }

    private void SharedStates(YamlEntry entry)
    {
        if (values.Mapping(entry.Value, entry.Key.Span, "'shared_states'", ["weight_global_amax"]) is not { } keys || !keys.TryGetValue("weight_global_amax", out var amax))
            return;
        if (values.Mapping(amax.Value, amax.Key.Span, "'weight_global_amax'", ["patterns"]) is not { } parts || !parts.TryGetValue("patterns", out var patterns) || values.List(patterns, "a list of regular expressions") is not { } list)
            return;
        foreach (var pattern in list.OfType<YamlScalar>().Where(static p => !IsRegex(p.Value)))
            values.Findings.Add(Rules.BadValue, pattern.Span, $"{Excerpt.Quote(pattern.Value)} is no regular expression", "a bracket that is not closed, or a '*' without something before it, stands for itself after a backslash");
        if (list.Count > 0 && values.Findings.Count == 0)
            values.NotAvailable(entry, "share ranges between weights of a choice", "leave it out: linears that an engine fuses share theirs; an empty list lets each have its own");
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
}
