using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Modifiers;
using Planck.Recipes.LlmCompressor.Reading;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor;

/// <summary>
/// Reads the grammar of llm-compressor 0.14: keys that end in <c>_stage</c>, in them keys that end in <c>_modifiers</c>, in them modifiers and their arguments.
/// What llm-compressor refuses is an error here, what it passes over in silence a warning.
/// </summary>
internal sealed class LlmCompressorFileReader(string path, FieldReader fields)
{
    private const string StageSuffix = "_stage";
    private const string GroupSuffix = "_modifiers";
    private const string Awq = "AWQModifier";
    private const string Ignored = "llm-compressor passes over it without a word";
    private const string Form = "write 'quant_stage:', below it 'quant_modifiers:', below that the modifiers";

    private static readonly string[] SingleObservers = ["weight_observer", "input_observer", "output_observer"];

    private readonly List<RecipeModifier> _modifiers = [];
    private string _stage = "default";

    private FindingList Findings => fields.Findings;

    /// <summary>Reads a recipe; what is wrong with it goes to <paramref name="findings"/>.</summary>
    public static LlmCompressorFile Read(string path, string text, FindingList findings) =>
        new LlmCompressorFileReader(path, new(findings)).Read(YamlReader.Read(path, text, new(text), findings, hasReferences: true));

    private LlmCompressorFile Read(YamlNode? root)
    {
        if (root is YamlMapping mapping)
            ReadStages(mapping);
        else if (root is null or YamlScalar { Span.Length: 0 })
            Findings.Add(Rules.MissingKey, SourceSpan.FileStart(path), "the recipe is empty", Form);
        else if (root is not YamlRejected)
            fields.WrongType(new("a recipe", null, root), "a mapping of stages");
        JudgeOrder();
        return new(path, _stage, _modifiers);
    }

    private void ReadStages(YamlMapping root)
    {
        foreach (var stage in fields.Entries(root))
        {
            if (!stage.Key.Value.EndsWith(StageSuffix, StringComparison.Ordinal))
            {
                Ignore(stage, $"a key at the top must end in '{StageSuffix}'", CureOf(stage));
                continue;
            }

            _stage = Without(stage.Key.Value, StageSuffix);
            foreach (var group in fields.Entries(Slot.Of(stage), "a mapping of groups such as quant_modifiers") ?? [])
                ReadGroup(_stage, group);
        }
    }

    private void ReadGroup(string stage, YamlEntry group)
    {
        var name = group.Key.Value;
        if (!name.EndsWith(GroupSuffix, StringComparison.Ordinal))
            Ignore(group, $"a key of a stage must end in '{GroupSuffix}'", name is "modifiers" ? "write 'quant_modifiers:'" : Suggestion.DidYouMean(name, [Without(name, "_modifier") + GroupSuffix]));
        else if (group.Value is not YamlMapping)
            Ignore(group, "its value must be a mapping of modifiers", group.Value is YamlSequence ? "write the modifiers as keys, without '- '" : null);
        else
        {
            foreach (var modifier in fields.Entries(Slot.Of(group), "a mapping of modifiers") ?? [])
                ReadModifier(stage, Without(name, GroupSuffix), modifier);
        }
    }

    private void ReadModifier(string stage, string group, YamlEntry entry)
    {
        var slot = Slot.Of(entry);
        if (ModifierSpecs.Find(entry.Key.Value) is not { } spec)
        {
            Findings.Add(Rules.UnknownKey, entry.Key.Span, $"llm-compressor has no modifier {Excerpt.Quote(entry.Key.Value)}",
                Suggestion.DidYouMean(entry.Key.Value, ModifierSpecs.Names) ?? $"its modifiers are {string.Join(", ", ModifierSpecs.Names)}");
            return;
        }

        if (fields.Entries(slot, $"a mapping of arguments", "write '{}' for none") is not { } arguments)
            return;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var places = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            if (spec.Find(argument.Key.Value) is not { } known)
            {
                UnknownArgument(argument, spec);
                continue;
            }

            places[known.Name] = argument.Key.Span;
            values[known.Name] = known.Reader(fields, Slot.Of(argument));
        }

        foreach (var missing in spec.Arguments.Where(a => a.Default is null && !places.ContainsKey(a.Name)))
            Findings.Add(Rules.MissingKey, entry.Key.Span, $"{spec.Name} needs {Excerpt.Quote(missing.Name)}");
        var modifier = new RecipeModifier(stage, group, entry.Key.Span, spec, values, places);
        Judge(modifier);
        _modifiers.Add(modifier);
    }

    private void UnknownArgument(YamlEntry argument, ModifierSpec spec)
    {
        var name = argument.Key.Value;
        var cure = spec.Name == Awq && name is "scheme" or "targets" or "ignore" or "config_groups"
            ? $"AWQModifier only scales; write {name} in a QuantizationModifier after it"
            : Suggestion.DidYouMean(name, spec.Arguments.Where(static a => !a.IsPrivate).Select(static a => a.Name))
                ?? (ModifierSpecs.All.FirstOrDefault(m => m.Find(name) is not null) is { } other ? $"it is an argument of {other.Name}" : null);
        Findings.Add(Rules.UnknownKey, argument.Key.Span, $"{spec.Name} has no argument {Excerpt.Quote(name)}", cure);
    }

    // What the classes check beyond the types of their fields.
    private void Judge(RecipeModifier modifier)
    {
        if (modifier.Value<object>("scheme") is not null && modifier.Value<object>("config_groups") is not null)
        {
            Findings.Add(Rules.ContradictoryKeys, modifier.PlaceOf("config_groups"), FormattableString.Invariant($"'config_groups' contradicts 'scheme' on line {modifier.PlaceOf("scheme").Line + 1}: both choose schemes"),
                "keep one of them");
        }

        var single = SingleObservers.FirstOrDefault(name => modifier.Value<object>(name) is not null);
        if (single is not null && modifier.Value<object>("observer") is not null)
        {
            Findings.Add(Rules.ContradictoryKeys, modifier.PlaceOf(single), FormattableString.Invariant($"'{single}' contradicts 'observer' on line {modifier.PlaceOf("observer").Line + 1}"),
                "write 'observer', or one of the three");
        }

        if (modifier.Name == "GPTQModifier" && modifier.Value<Located<string>>("actorder") is { } order)
            JudgeOrder(modifier, order);
    }

    private void JudgeOrder(RecipeModifier modifier, Located<string> order)
    {
        foreach (var group in modifier.Value<List<ConfigGroup>>("config_groups") ?? [])
        {
            if (group.Scheme.Weights?.ActOrder is { } other && other != order.Value)
            {
                Findings.Add(Rules.ContradictoryKeys, order.Span, FormattableString.Invariant($"activation order {order.Value} contradicts {other} of group {Excerpt.Quote(group.Name)} on line {group.WeightsSpan.Line + 1}"),
                    order.Value is "weight" or "static" && other is "weight" or "static" ? "they mean the same, but must be spelled the same: leave one of them out" : "leave one of them out");
            }
        }
    }

    // AWQ only scales: llm-compressor refuses a recipe in which nothing quantizes after it.
    private void JudgeOrder()
    {
        for (var i = 0; i < _modifiers.Count; i++)
        {
            if (_modifiers[i].Name == Awq && !_modifiers.Skip(i + 1).Any(static m => m.Quantizes) && Findings.Errors == 0)
            {
                Findings.Add(Rules.MissingKey, _modifiers[i].Span, "AWQModifier only scales: nothing quantizes after it",
                    _modifiers.Take(i).Any(static m => m.Quantizes) ? "move it before the modifier that quantizes" : "add a QuantizationModifier with a scheme after it");
            }
        }
    }

    private void Ignore(YamlEntry entry, string why, string? cure) =>
        Findings.Add(Rules.NoEffect, entry.Key.Span, $"{Excerpt.Quote(entry.Key.Value)} does nothing: {why}, and {Ignored}", cure);

    private static string? CureOf(YamlEntry entry)
    {
        var key = entry.Key.Value;
        if (key.EndsWith(GroupSuffix, StringComparison.Ordinal))
            return "write it below a stage such as 'quant_stage:'";
        if (ModifierSpecs.Find(key) is not null)
            return "write it below 'quant_stage:' and 'quant_modifiers:'";
        var stage = key.LastIndexOf(StageSuffix + "_", StringComparison.Ordinal);
        return stage > 0 ? $"llm-compressor numbers stages so when it saves a merged recipe; write {Excerpt.Quote(key.Substring(0, stage) + key.Substring(stage + StageSuffix.Length) + StageSuffix)}"
            : entry.Value is YamlMapping ? $"write {Excerpt.Quote(key + StageSuffix)}"
            : null;
    }

    private static string Without(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal) ? text.Substring(0, text.Length - suffix.Length) : text;
}
