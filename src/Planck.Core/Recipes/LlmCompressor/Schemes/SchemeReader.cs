using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Reading;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>A preset that a recipe names, and its targets; null targets are those of the modifier.</summary>
internal sealed record NamedPreset(Located<string> Name, PresetScheme Preset, IReadOnlyList<Located<string>>? Targets);

/// <summary>Reads <c>scheme</c> and <c>config_groups</c>.</summary>
internal sealed class SchemeReader(FieldReader fields)
{
    private const string What = "a preset scheme";

    private static readonly string[] Keys = ["targets", "weights", "input_activations", "output_activations", "format"];

    /// <summary><c>scheme</c>: the name of a preset, or presets with their targets.</summary>
    public List<NamedPreset>? Presets(Slot slot)
    {
        if (slot.Node is not YamlMapping)
            return fields.Text(slot, What + " such as W4A16, or a mapping of presets to their targets") is { } name && Find(name) is { } only ? [new(name, only, null)] : null;
        var presets = new List<NamedPreset>();
        foreach (var entry in fields.Entries((YamlMapping)slot.Node))
        {
            var key = new Located<string>(entry.Key.Value, entry.Key.Span);
            var targets = fields.TextOrTexts(Slot.Of(entry));
            if (Find(key) is { } preset && targets is not null)
                presets.Add(new(key, preset, targets));
        }

        return presets;
    }

    /// <summary><c>config_groups</c>: schemes spelled out, each with its targets.</summary>
    public List<ConfigGroup>? Groups(Slot slot)
    {
        if (fields.Entries(slot, "a mapping of groups, each with targets and weights") is not { } entries)
            return null;
        return [.. entries.TakeWhile(_ => !fields.Findings.IsFull).Select(Group).OfType<ConfigGroup>()];
    }

    private PresetScheme? Find(Located<string> name)
    {
        if (PresetSchemes.Find(name.Value) is { } preset)
            return preset;
        fields.Findings.Add(Rules.BadValue, name.Span, $"{Excerpt.Quote(name.Value)} is not {What}; allowed: {string.Join(", ", PresetSchemes.Names)}",
            Suggestion.DidYouMean(name.Value, PresetSchemes.Names));
        return null;
    }

    private ConfigGroup? Group(YamlEntry group)
    {
        if (fields.Entries(Slot.Of(group), "a mapping with targets and weights") is not { } entries)
            return null;
        var before = fields.Findings.Errors;
        foreach (var entry in entries.Where(static e => !Keys.Contains(e.Key.Value)))
            fields.UnknownKey(entry, $"group {Excerpt.Quote(group.Key.Value)}", Keys);
        var targets = Slots(entries, "targets") is { } t ? fields.Texts(t) : null;
        if (entries.All(static e => e.Key.Value != "targets"))
            fields.Findings.Add(Rules.MissingKey, group.Key.Span, $"group {Excerpt.Quote(group.Key.Value)} needs 'targets'", "write targets: [Linear]");
        var weights = Args(entries, "weights");
        var inputs = Args(entries, "input_activations");
        var outputs = Args(entries, "output_activations");
        var format = Slots(entries, "format") is { } f && !FieldReader.IsNull(f) ? fields.Choice(f, "a layout of compressed-tensors", CompressionFormat.All) : null;
        JudgeInputs(inputs);
        if (outputs is { Value.ActOrder: not null })
            fields.Findings.Add(Rules.ContradictoryKeys, outputs.Span, "'actorder' orders the columns of weights, not of activations", "move it to 'weights'");
        if (format?.Value == "mixed-precision")
            fields.Findings.Add(Rules.BadValue, format.Span, "mixed-precision is the layout of a model, not of a group", "leave it out");
        return targets is null || fields.Findings.Errors != before ? null : new(group.Key.Value, group.Key.Span, null, new(weights?.Value, inputs?.Value, outputs?.Value, format?.Value), targets)
        {
            WeightsSpan = weights?.Span ?? group.Key.Span,
            InputsSpan = inputs?.Span ?? group.Key.Span,
        };
    }

    private void JudgeInputs(Located<QuantizationArgs>? inputs)
    {
        if (inputs is null)
            return;
        if (inputs.Value.Strategy is Strategy.Channel or Strategy.Block)
            fields.Findings.Add(Rules.BadValue, inputs.Span, $"activations cannot have strategy {StrategyNames.Of(inputs.Value.Strategy)}", "activations have token, tensor, group, tensor_group or attn_head");
        if (inputs.Value is { Strategy: Strategy.Group, Dynamics: not Dynamics.Dynamic })
            fields.Findings.Add(Rules.BadValue, inputs.Span, "groups of activations have their scales only while serving", "write dynamic: true");
        if (inputs.Value.ActOrder is not null)
            fields.Findings.Add(Rules.ContradictoryKeys, inputs.Span, "'actorder' orders the columns of weights, not of activations", "move it to 'weights'");
    }

    private Located<QuantizationArgs>? Args(IReadOnlyList<YamlEntry> entries, string key) =>
        Slots(entries, key) is { } slot && !FieldReader.IsNull(slot) ? new QuantizationArgsReader(fields).Read(slot) : null;

    private static Slot? Slots(IReadOnlyList<YamlEntry> entries, string key) => entries.FirstOrDefault(e => e.Key.Value == key) is { } entry ? Slot.Of(entry) : null;
}
