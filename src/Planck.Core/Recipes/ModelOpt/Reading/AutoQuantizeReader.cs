using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads the section <c>auto_quantize</c>.</summary>
internal sealed class AutoQuantizeReader(DocumentValues values)
{
    private const string What = "'auto_quantize'";
    private const double DefaultBits = 4.8;
    private const int DefaultScoreSize = 128;

    private static readonly string[] Keys =
    [
        "constraints", "candidate_formats", "module_search_spaces", "auto_quantize_method", "score_size", "disabled_layers", "cost_excluded_layers", "kv_cache",
    ];

    /// <param name="hasBaseline">Whether the recipe also has a section <c>quantize</c>, which then holds for all modules that are not searched.</param>
    public AutoQuantize? Read(YamlEntry entry, bool hasBaseline)
    {
        if (values.Mapping(entry.Value, entry.Key.Span, What, Keys) is not { } keys)
            return null;
        var (bits, cost, ratio, hasCost) = Constraints(keys, entry);
        var configs = new QuantizeConfigReader(values);
        var before = values.Findings.Count;
        EquatableArray<QuantizeConfig> candidates = keys.TryGetValue("candidate_formats", out var formats) ? configs.ReadList(formats) : [];
        EquatableArray<SearchSpace> spaces = keys.TryGetValue("module_search_spaces", out var searched)
            ? (values.List(searched, "a list of search spaces") ?? []).Select(item => Space(item, searched)).OfType<SearchSpace>().ToEquatableArray()
            : [];
        if (values.Findings.Count == before)
            Combine(entry, hasBaseline, candidates.Count > 0, spaces.Count > 0);
        return new(
            entry.Key.Span,
            bits,
            cost,
            ratio,
            hasCost,
            candidates,
            spaces,
            keys.TryGetValue("auto_quantize_method", out var method) ? values.Choice(method, "gradient", "kl_div") ?? "gradient" : "gradient",
            keys.TryGetValue("score_size", out var size) ? values.Whole(size, "128") ?? DefaultScoreSize : DefaultScoreSize,
            Patterns(keys, "disabled_layers"),
            Patterns(keys, "cost_excluded_layers"),
            keys.TryGetValue("kv_cache", out var cache) && !DocumentValues.IsNull(cache.Value) ? configs.Read(cache.Value, cache.Key.Span, "'kv_cache'") : null);
    }

    private (double Bits, string Cost, double? Ratio, bool HasCost) Constraints(Dictionary<string, YamlEntry> keys, YamlEntry section)
    {
        var (bits, model, ratio, hasCost) = (DefaultBits, "weight", (double?)null, false);
        if (!keys.TryGetValue("constraints", out var constraints))
        {
            values.Missing(section.Key.Span, What, "'constraints'", "write 'constraints: {effective_bits: 4.8}'");
            return (bits, model, ratio, hasCost);
        }

        if (values.Mapping(constraints.Value, constraints.Key.Span, "'constraints'", ["effective_bits", "cost_model", "cost"]) is not { } limits)
            return (bits, model, ratio, hasCost);
        if (limits.TryGetValue("effective_bits", out var effective))
            bits = values.EffectiveBits(effective) ?? bits;
        if (limits.TryGetValue("cost_model", out var cost))
            model = values.Choice(cost, "weight", "active_moe") ?? model;
        if (limits.TryGetValue("cost", out var costs) && !DocumentValues.IsNull(costs.Value) && values.Mapping(costs.Value, costs.Key.Span, "'cost'", ["active_moe_expert_ratio"]) is { } parts)
        {
            hasCost = true;
            if (parts.TryGetValue("active_moe_expert_ratio", out var share) && !DocumentValues.IsNull(share.Value))
            {
                ratio = values.Number(share, "0.03125");
                if (ratio is <= 0 or > 1)
                    values.BadValue(share, "allowed: numbers above 0 and up to 1");
            }
        }

        return (bits, model, ratio, hasCost);
    }

    private SearchSpace? Space(YamlNode item, YamlEntry list)
    {
        if (values.Mapping(item, list.Key.Span, "a search space", ["module_name_patterns", "candidate_formats", "allow_no_quant"]) is not { } keys)
            return null;
        if (!keys.ContainsKey("candidate_formats"))
            values.Missing(item.Span, "a search space", "'candidate_formats'");
        var patterns = Patterns(keys, "module_name_patterns");
        if (patterns.Count == 0)
            values.Missing(keys.TryGetValue("module_name_patterns", out var empty) ? empty.Key.Span : item.Span, "a search space", "a pattern under 'module_name_patterns'", "write the modules it is about, such as ['*mlp*']");
        return new(
            patterns,
            keys.TryGetValue("candidate_formats", out var formats) ? new QuantizeConfigReader(values).ReadList(formats) : [],
            !keys.TryGetValue("allow_no_quant", out var allow) || (values.Flag(allow) ?? true));
    }

    private EquatableArray<string> Patterns(Dictionary<string, YamlEntry> keys, string key)
    {
        if (!keys.TryGetValue(key, out var entry) || values.List(entry, "a list of patterns") is not { } items)
            return [];
        if (items.FirstOrDefault(static i => i is not YamlScalar scalar || PythonScalar.Of(scalar).Type != PythonType.Text) is { } wrong)
            values.WrongType(wrong, entry.Key.Span, $"an element of '{key}'", "a pattern");
        return items.OfType<YamlScalar>().Select(static i => i.Value).ToEquatableArray();
    }

    private void Combine(YamlEntry entry, bool hasBaseline, bool hasCandidates, bool hasSpaces)
    {
        if (!hasCandidates && !hasSpaces)
            values.Missing(entry.Key.Span, What, "'candidate_formats' or 'module_search_spaces'", "without a choice, write a recipe of type ptq");
        else if (hasBaseline && hasCandidates)
            values.Findings.Add(Rules.ContradictoryKeys, entry.Key.Span, "'candidate_formats' contradicts 'quantize', which holds for all modules that are not searched", "list what is searched under 'module_search_spaces'");
        else if (hasBaseline && !hasSpaces)
            values.Missing(entry.Key.Span, What, "'module_search_spaces' beside 'quantize'");
        else if (!hasBaseline && !hasCandidates)
            values.Missing(entry.Key.Span, What, "'candidate_formats' for modules that no search space names", "add 'candidate_formats', or a section 'quantize' for these modules");
    }
}
