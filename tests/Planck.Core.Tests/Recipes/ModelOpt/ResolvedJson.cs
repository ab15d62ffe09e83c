using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Recipes.ModelOpt;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>A recipe as ModelOpt prints it when it has loaded one: every field, also those with defaults.</summary>
internal static class ResolvedJson
{
    public static JsonObject Of(ModelOptRecipe recipe)
    {
        var json = new JsonObject { ["metadata"] = new JsonObject { ["recipe_type"] = recipe.Type.Value, ["description"] = recipe.Description ?? "Model optimization recipe." } };
        if (recipe.Quantize is not null || recipe.Search is not null)
            json["quantize"] = recipe.Quantize is { } quantize ? Of(quantize) : null;
        if (recipe.Search is { } search)
            json["auto_quantize"] = Of(search);
        return json;
    }

    public static JsonObject Of(QuantizeConfig config) => new()
    {
        ["quant_cfg"] = List(config.Entries, Of),
        ["algorithm"] = config.Algorithm is null ? "max" : AlgorithmJson.Of(config.Algorithm),
        ["effective_bits"] = config.EffectiveBits,
    };

    public static JsonObject Of(QuantizerEntry entry) => new()
    {
        ["quantizer_name"] = entry.Pattern,
        ["parent_class"] = entry.ParentClass,
        ["cfg"] = entry.Attributes is not { } attributes ? null : entry.IsSequence ? List(attributes, Of) : Of(attributes.Single()),
        ["enable"] = entry.Enable,
    };

    public static JsonObject Of(QuantizerAttributes a) => new()
    {
        ["enable"] = a.Enable,
        ["num_bits"] = Of(a.NumBits),
        ["effective_bits"] = a.EffectiveBits,
        ["axis"] = Of(a.Axis),
        ["fake_quant"] = a.FakeQuant,
        ["unsigned"] = a.Unsigned,
        ["narrow_range"] = a.NarrowRange,
        ["learn_amax"] = false,
        ["type"] = a.IsDynamic ? "dynamic" : "static",
        ["block_sizes"] = a.BlockSizes is { } blocks ? Of(blocks) : null,
        ["bias"] = a.Bias is { } bias ? Of(bias) : null,
        ["trt_high_precision_dtype"] = a.HighPrecisionDtype,
        ["calibrator"] = a.Calibrator,
        ["rotate"] = a.Rotate.IsMapping
            ? new JsonObject { ["enable"] = a.Rotate.Enable, ["mode"] = a.Rotate.Mode, ["rotate_fp32"] = a.Rotate.InFloat32, ["block_size"] = a.Rotate.BlockSize }
            : JsonValue.Create(a.Rotate.Enable),
        ["pass_through_bwd"] = a.PassThroughBackward,
        ["backend"] = a.Backend,
        ["use_constant_amax"] = a.UseConstantAmax,
        ["constant_amax"] = a.ConstantAmax,
    };

    public static JsonNode Of(NumBits bits) => bits.Name is { } name ? JsonValue.Create(name) : bits.IsInteger ? JsonValue.Create(bits.Bits) : new JsonArray(bits.Exponent, bits.Mantissa);

    public static JsonNode? Of(QuantizerAxes? axis) => axis is null ? null : axis.IsOne ? JsonValue.Create(axis.Axes[0]) : new JsonArray([.. axis.Axes.Select(static a => JsonValue.Create(a))]);

    public static JsonObject Of(BlockSizes blocks)
    {
        var json = Of(blocks.Sizes);
        if (blocks.Type is { } type)
            json["type"] = type;
        if (blocks.ScaleBits is { } scale)
            json["scale_bits"] = Of(scale);
        // Their class converts true to a number there.
        if (blocks.FourOverSix is { } four)
            json["four_over_six"] = four ? 1 : 0;
        return json;
    }

    public static JsonObject Of(BiasAxes bias)
    {
        var json = Of(bias.Axes);
        if (bias.Type is { } type)
            json["type"] = type;
        if (bias.Method is { } method)
            json["method"] = method;
        return json;
    }

    private static JsonObject Of(IEnumerable<AxisSize> sizes) => new(sizes.Select(static s => KeyValuePair.Create(s.Axis.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)s.Size)));

    private static JsonObject Of(AutoQuantize search) => new()
    {
        ["constraints"] = new JsonObject
        {
            ["effective_bits"] = search.EffectiveBits,
            ["cost_model"] = search.CostModel,
            ["cost"] = search.HasCost ? new JsonObject { ["active_moe_expert_ratio"] = search.ActiveExperts } : null,
        },
        ["candidate_formats"] = List(search.Candidates, Of),
        ["module_search_spaces"] = List(search.Spaces, static s => new JsonObject
        {
            ["module_name_patterns"] = List(s.Patterns, static p => JsonValue.Create(p)),
            ["candidate_formats"] = List(s.Candidates, Of),
            ["allow_no_quant"] = s.AllowNoQuant,
        }),
        ["auto_quantize_method"] = search.Method,
        ["score_size"] = search.ScoreSize,
        ["disabled_layers"] = List(search.DisabledLayers, static p => JsonValue.Create(p)),
        ["cost_excluded_layers"] = List(search.CostExcludedLayers, static p => JsonValue.Create(p)),
        ["kv_cache"] = search.KvCache is { } cache ? Of(cache) : null,
    };

    private static JsonArray List<T>(IEnumerable<T> items, System.Func<T, JsonNode> of) => new([.. items.Select(of)]);

    /// <summary>Whether two values are equal; numbers by value.</summary>
    public static bool AreEqual(JsonNode? one, JsonNode? other) => Canonical(one) == Canonical(other);

    /// <summary>One text for equal values: keys in order, and without the field that only backends read.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        // A search without a fixed part has null or nothing there.
        JsonObject json => "{" + string.Join(",", json.Where(static p => p.Key != "backend_extra_args" && !(p.Key == "quantize" && p.Value is null)).OrderBy(static p => p.Key, System.StringComparer.Ordinal).Select(static p => $"{p.Key}:{Canonical(p.Value)}")) + "}",
        JsonArray array => "[" + string.Join(",", array.Select(Canonical)) + "]",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture),
        null => "null",
        var other => other.ToJsonString(),
    };
}
