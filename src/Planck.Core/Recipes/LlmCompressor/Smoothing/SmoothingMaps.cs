using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Recipes.LlmCompressor.Modifiers;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>
/// Whether mappings of a recipe are llm-compressor's own. A recipe that it saved beside a checkpoint spells them out; they say nothing then that Planck does not find in the
/// model's graph.
/// </summary>
internal static class SmoothingMaps
{
    public static bool IsDefault(IEnumerable<AwqMapping> mappings) =>
        Contains(AwqMaps.All, mappings.Select(static m => new SmoothingRule(m.SmoothLayer.Value, m.BalanceLayers.Select(static b => b.Value).ToEquatableArray())));

    /// <summary>For the pairs of SmoothQuant: a list of linears, then the layer before them.</summary>
    public static bool IsDefault(Slot mappings) =>
        mappings.Node is YamlSequence list && list.Items.Select(Rule).ToList() is var rules && rules.All(static r => r is not null) && Contains(SmoothQuantMaps.All, rules.OfType<SmoothingRule>());

    private static SmoothingRule? Rule(YamlNode pair) =>
        pair is YamlSequence { Items: { Count: 2 } items } && items[0] is YamlSequence balance && items[1] is YamlScalar smooth ? new(smooth.Value, balance.Items.OfType<YamlScalar>().Select(static b => b.Value).ToEquatableArray()) : null;

    private static bool Contains(IEnumerable<SmoothingMap> maps, IEnumerable<SmoothingRule> rules)
    {
        var written = rules.ToEquatableArray();
        return maps.Any(m => m.Rules == written);
    }
}
