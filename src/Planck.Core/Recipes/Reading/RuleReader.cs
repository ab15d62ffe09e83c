using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>rules:</c>. A rule with a list of patterns becomes one rule for each, in their order, so that each is judged where it stands.</summary>
internal sealed class RuleReader(FindingList findings, ValueReader values, FormatReader formats)
{
    public IEnumerable<RecipeRule> Read(Slot slot)
    {
        if (slot.Node is YamlSequence list)
            return list.Items.TakeWhile(_ => !findings.IsFull).SelectMany(item => ReadOne(slot.Item(item)));
        values.WrongType(slot, "a list of rules, each beginning with '- layers: ...'");
        return [];
    }

    private IEnumerable<RecipeRule> ReadOne(Slot slot)
    {
        if (values.Mapping(slot, RecipeSchema.Rule) is not { } keys)
            return [];
        var layers = keys["layers"];
        var hasFormat = (keys["format"] ?? keys["weights"] ?? keys["activations"]) is not null;
        if (layers is null && !hasFormat)
            keys.ReportMissing("'layers' and 'format'");
        else if (layers is null)
            keys.ReportMissing("'layers'", "write 'layers: \"*\"' to mean every layer");
        else if (!hasFormat)
            keys.ReportMissing("'format', or 'weights' and 'activations'", "'format: keep' leaves the layers as they are");
        var patterns = layers is null ? [] : ReadPatterns(layers);
        var choice = formats.Read(keys);
        var because = keys["because"] is { } reason ? ReadReason(reason) : null;
        return choice is null ? [] : patterns.Select(pattern => new RecipeRule(keys.Span, pattern, choice, because));
    }

    private List<Located<LayerPattern>> ReadPatterns(Slot slot)
    {
        if (slot.Node is not YamlSequence list)
            return ReadPattern(slot) is { } only ? [only] : [];
        if (list.Items.Count == 0 && !findings.IsCutShort)
            findings.Add(Rules.BadValue, slot.Place, $"the list of {slot.Name} is empty", "write 'layers: \"*\"' to mean every layer");
        return [.. list.Items.Select(item => ReadPattern(slot.Item(item))).OfType<Located<LayerPattern>>()];
    }

    private Located<LayerPattern>? ReadPattern(Slot slot)
    {
        if (values.Text(slot, "a pattern such as \"*.mlp.*\"") is not { } text)
            return null;
        if (LayerPattern.TryParse(text.Value, out var error) is { } pattern)
            return new(pattern, text.Span);
        findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is not a layer pattern: {error}");
        return null;
    }

    // The plan repeats the reason in a comment, which has to stay one line whatever the recipe spelled.
    private string? ReadReason(Slot slot)
    {
        if (slot.Node is not YamlScalar scalar || scalar.Value.Trim().Length == 0)
        {
            values.WrongType(slot, "a text");
            return null;
        }

        var line = new StringBuilder();
        foreach (var c in scalar.Value)
        {
            var isGap = char.IsWhiteSpace(c) || (Excerpt.IsMisleading(c) && !char.IsSurrogate(c));
            if (!isGap)
                line.Append(c);
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
