using Planck.Recipes.Schema;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.Reading;

/// <summary>Reads <c>export:</c>, a layout or a mapping.</summary>
internal static class ExportReader
{
    private const string What = "a layout";

    public static (Located<string>? Layout, Located<long>? MaxShardSize) Read(Slot slot, ValueReader values)
    {
        if (slot.Node is not YamlMapping)
            return (ReadLayout(slot, values), null);
        var keys = values.Mapping(slot, RecipeSchema.Export)!;
        return (
            keys["layout"] is { } layout ? ReadLayout(layout, values) : null,
            keys["max_shard_size"] is { } size ? values.Size(size) : null);
    }

    private static Located<string>? ReadLayout(Slot slot, ValueReader values) =>
        values.Choice(slot, What, RecipeSchema.Layouts, RecipeSchema.LaterLayouts);
}
