using System.Collections.Generic;
using System.Linq;
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
    private readonly List<Located<CalibrationAlgorithm>> _algorithms = [];
    private readonly CommonParameters _common = new(values);

    /// <param name="algorithm">The value; null when it was not written, which is max.</param>
    public CalibrationRequest Translate(YamlNode? algorithm)
    {
        foreach (var node in algorithm is YamlSequence list ? list.Items : algorithm is null ? [] : [algorithm])
            One(node);
        return new(_algorithms.ToEquatableArray(), _common.Layerwise, _common.ExpertsRatio);
    }

    private void One(YamlNode node)
    {
        if (node is YamlScalar scalar)
        {
            if (PythonScalar.Of(scalar).Type != PythonType.None)
                Method(scalar.Value, scalar, []);
            return;
        }

        if (node is not YamlMapping mapping)
            return;
        var entries = mapping.Entries.GroupBy(static e => e.Key.Value).ToDictionary(static g => g.Key, static g => g.Last());
        if (!entries.TryGetValue("method", out var method) || DocumentValues.IsNull(method.Value))
        {
            values.Mapping(mapping, mapping.Span, "an algorithm without 'method'", AlgorithmKeys.Common);
            _common.Read("", entries);
        }
        else if (values.Text(method, "a name such as max") is { } name)
        {
            Method(name, method.Value.ImportedAt is null && mapping.ImportedAt is { } at ? method.Value with { ImportedAt = at } : method.Value, entries);
        }
    }

    private void Method(string name, YamlNode place, Dictionary<string, YamlEntry> keys)
    {
        if (AlgorithmKeys.Of(name) is not { } known)
        {
            values.Findings.Add(Rules.BadValue, place.Span, $"{Excerpt.Quote(name)} is no algorithm of ModelOpt; allowed: {string.Join(", ", AlgorithmKeys.Methods)}", Suggestion.DidYouMean(name, AlgorithmKeys.Methods));
            return;
        }

        foreach (var unknown in keys.Values.Where(e => !known.Contains(e.Key.Value)))
            values.Findings.Add(Rules.UnknownKey, unknown.Key.Span, $"algorithm '{name}' has no key {Excerpt.Quote(unknown.Key.Value)}", Suggestion.DidYouMean(unknown.Key.Value, known) ?? $"its keys are {string.Join(", ", known)}");
        _common.Read(name, keys);
        if (name == "lsq")
            values.Findings.Add(Rules.NotForQuantizing, place.Span, "'lsq' learns scales while a model is trained; nothing is trained here", "take mse or local_hessian, which search scales after training");
        else if (name != "max")
            _algorithms.Add(new(new MethodReader(values, keys).Read(name), place.Place));
        if (name == "nvfp4_act_headroom" && keys.TryGetValue("weight_scale_algorithm", out var weights))
            WeightScales(weights);
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
}
