using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>export:</c>, a layout or a mapping.</summary>
internal static class ExportReader
{
    private const string What = "a layout";

    public static (Located<string>? Layout, Located<long>? MaxShardSize) Read(Slot slot, ValueReader values, FindingList findings)
    {
        if (slot.Node is not YamlMapping)
            return (ReadLayout(slot, values), null);
        var keys = values.Mapping(slot, RecipeSchema.Export)!;
        var layout = keys["layout"] is { } layoutSlot ? ReadLayout(layoutSlot, values) : null;
        if (keys["max_shard_size"] is not { } sizeSlot)
            return (layout, null);
        if (layout?.Value == RecipeSchema.NoLayout)
            findings.Add(Rules.ContradictoryKeys, sizeSlot.Key!, "'max_shard_size' has no meaning where nothing is written", "leave it out");
        return (layout, values.Size(sizeSlot));
    }

    private static Located<string>? ReadLayout(Slot slot, ValueReader values) =>
        values.Choice(slot, What, RecipeSchema.Layouts, RecipeSchema.LaterLayouts);
}
