using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Matching;
using Planck.Recipes.LlmCompressor.Modifiers;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>Reads the mappings of both modifiers that smooth into one form.</summary>
internal sealed class SmoothingMappings(FindingList findings)
{
    private const string Key = "mappings";

    /// <summary>Null when there are none, and after a finding.</summary>
    public WrittenMappings? Read(RecipeModifier modifier, CalibrationAlgorithm algorithm)
    {
        var (mappings, defaults) = algorithm is SmoothQuant
            ? (modifier.Value<Slot>(Key)?.Node is YamlSequence list ? list.Items.Select(Pair).ToList() : null, SmoothQuantMaps.All)
            : (modifier.Value<List<AwqMapping>>(Key)?.Select(static m => (SmoothingMapping?)Mapping(m.SmoothLayer, m.BalanceLayers)).ToList(), AwqMaps.All);
        if (mappings is null || mappings.Contains(null))
            return null;
        foreach (var mapping in mappings.OfType<SmoothingMapping>())
        {
            foreach (var entry in mapping.Rule.Balance.Append(mapping.Rule.Smooth))
            {
                if (TargetList.ErrorOf(entry) is { } error)
                    findings.Add(Rules.BadValue, mapping.Span, $"{Excerpt.Quote(entry)} is not a regular expression: {Excerpt.Visible(error, 200)}");
            }
        }

        return new(modifier.PlaceOf(Key), algorithm, mappings.OfType<SmoothingMapping>().ToEquatableArray(), defaults);
    }

    // SmoothQuant's: a linear or a list of them, then the layer before.
    private SmoothingMapping? Pair(YamlNode node)
    {
        if (node is YamlSequence { Items: { Count: 2 } items } && items[1] is YamlScalar smooth && Texts(items[0]) is { Count: > 0 } balance)
            return Mapping(new(smooth.Value, smooth.Span), balance);
        if (node is not YamlRejected)
            findings.Add(Rules.BadValue, node.Span, "a mapping of SmoothQuantModifier is a list of linears, and the layer before them", "write [['re:.*q_proj', 're:.*k_proj', 're:.*v_proj'], 're:.*input_layernorm']");
        return null;
    }

    private static List<Located<string>>? Texts(YamlNode node) => node switch
    {
        YamlScalar only => [new(only.Value, only.Span)],
        YamlSequence list when list.Items.All(static i => i is YamlScalar) => [.. list.Items.Cast<YamlScalar>().Select(static i => new Located<string>(i.Value, i.Span))],
        _ => null,
    };

    private static SmoothingMapping Mapping(Located<string> smooth, IEnumerable<Located<string>> balance) =>
        new(smooth.Span, new(smooth.Value, balance.Select(static b => b.Value).ToEquatableArray()));
}
