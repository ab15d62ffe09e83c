using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Reading;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Modifiers;

/// <summary>A pair of AWQ: the layers that are scaled, and the one that takes the inverse.</summary>
internal sealed record AwqMapping(SourceSpan Span, Located<string> SmoothLayer, IReadOnlyList<Located<string>> BalanceLayers);

/// <summary>Reads <c>mappings</c> of <c>AWQModifier</c>.</summary>
internal sealed class AwqMappingReader(FieldReader fields)
{
    private static readonly string[] Keys = ["smooth_layer", "balance_layers", "activation_hook_target"];

    public List<AwqMapping>? Read(Slot slot)
    {
        if (slot.Node is YamlSequence list)
            return [.. list.Items.Select(item => ReadOne(slot.Item(item))).OfType<AwqMapping>()];
        fields.WrongType(slot, "a list of mappings, each with smooth_layer and balance_layers");
        return null;
    }

    private AwqMapping? ReadOne(Slot slot)
    {
        if (fields.Entries(slot, "a mapping with smooth_layer and balance_layers") is not { } entries)
            return null;
        var (smooth, balance) = ((Located<string>?)null, (List<Located<string>>?)null);
        foreach (var entry in entries)
        {
            if (entry.Key.Value == Keys[0])
                smooth = fields.Text(Slot.Of(entry));
            else if (entry.Key.Value == Keys[1])
                balance = fields.Texts(Slot.Of(entry));
            else if (entry.Key.Value != Keys[2])
                fields.UnknownKey(entry, "a mapping of AWQModifier", Keys);
        }

        var missing = Keys.Take(2).Where(k => entries.All(e => e.Key.Value != k)).ToList();
        if (missing.Count > 0)
            fields.Findings.Add(Rules.MissingKey, slot.Node.Span, $"a mapping of AWQModifier needs {string.Join(" and ", missing)}");
        return smooth is null || balance is null ? null : new(slot.Node.Span, smooth, balance);
    }
}
