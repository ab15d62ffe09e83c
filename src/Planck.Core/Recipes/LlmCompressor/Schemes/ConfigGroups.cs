using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>
/// What a quantizing modifier gives its layers: presets looked up, observers and activation order of the modifier put in, as llm-compressor 0.14 resolves them
/// before it looks at a model.
/// </summary>
internal static class ConfigGroups
{
    public const string DefaultWeightObserver = "memoryless_minmax";
    public const string DefaultInputObserver = "minmax";
    public const string DefaultOrder = "static";

    public static IReadOnlyList<ConfigGroup> Of(RecipeModifier modifier) => [.. Written(modifier).Select(group => Complete(group, modifier))];

    private static IEnumerable<ConfigGroup> Written(RecipeModifier modifier)
    {
        if (modifier.Value<List<ConfigGroup>>("config_groups") is { } groups)
            return groups;
        return modifier.Value<List<NamedPreset>>("scheme") is { } presets
            ? presets.Select((p, i) => new ConfigGroup(Name(i), p.Name.Span, p.Name.Value, p.Preset.Scheme, p.Targets ?? modifier.Targets))
            : [new(Name(0), modifier.Span, null, new(null), modifier.Targets)];
    }

    private static string Name(int i) => "group_" + i.ToString(CultureInfo.InvariantCulture);

    private static ConfigGroup Complete(ConfigGroup group, RecipeModifier modifier)
    {
        var scheme = group.Scheme;
        var weights = scheme.Weights is not { } w ? null : w with
        {
            Observer = Observer(modifier, "weight_observer", "weights") ?? w.Observer ?? DefaultWeightObserver,
            ActOrder = modifier.Name == "GPTQModifier" ? Order(modifier, w) : w.ActOrder,
        };
        return group with { Scheme = scheme with { Weights = weights, Inputs = Activations(scheme.Inputs, modifier, "input"), Outputs = Activations(scheme.Outputs, modifier, "output") } };
    }

    // Scales that exist only while serving have nothing to observe.
    private static QuantizationArgs? Activations(QuantizationArgs? args, RecipeModifier modifier, string which) => args is null || args.Dynamics == Dynamics.Dynamic
        ? args
        : args with { Observer = Observer(modifier, which + "_observer", which) ?? args.Observer ?? DefaultInputObserver };

    private static string? Observer(RecipeModifier modifier, string argument, string key) => modifier.Value<Located<string>>(argument)?.Value
        ?? (modifier.Value<Dictionary<string, Located<string>?>>("observer") is { } all && all.TryGetValue(key, out var observer) ? observer?.Value : null);

    private static string? Order(RecipeModifier modifier, QuantizationArgs weights) =>
        modifier.Has("actorder") ? modifier.Value<Located<string>>("actorder")?.Value ?? weights.ActOrder : weights.ActOrder ?? DefaultOrder;
}
