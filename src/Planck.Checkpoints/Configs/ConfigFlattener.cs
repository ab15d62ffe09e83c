using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Json;
using Planck.Models;

namespace Planck.Checkpoints.Configs;

/// <summary>
/// Flattens a <c>config.json</c> into dotted paths. Keys that hold a dot have no path and are left out. A number keeps
/// the text it has in the file; transformers writes infinity as <c>{"__float__": "Infinity"}</c>.
/// </summary>
internal static class ConfigFlattener
{
    /// <param name="root">The whole file.</param>
    /// <param name="text">Its <c>text_config</c>, whose values win; the root itself when there is none.</param>
    public static ConfigValues Flatten(JsonObject root, JsonObject text)
    {
        var values = new SortedDictionary<string, string>(System.StringComparer.Ordinal);
        if (!ReferenceEquals(root, text))
        {
            foreach (var (key, value) in root.Where(p => !ReferenceEquals(p.Value, text) && !text.ContainsKey(p.Key)))
                Add(values, key, value);
        }

        foreach (var (key, value) in text)
            Add(values, key, value);
        return new(values.Select(static v => new ConfigEntry(v.Key, v.Value)));
    }

    private static void Add(SortedDictionary<string, string> values, string path, JsonNode? node)
    {
        switch (node)
        {
            case null:
                values[path] = ConfigValues.Null;
                return;
            case JsonObject map when map.Count == 1 && map[BareFloats.Key] is JsonValue special:
                values[path] = special.ToString();
                return;
            case JsonObject map:
                foreach (var (key, value) in map.Where(static p => p.Key.Length > 0 && !p.Key.Contains('.')))
                    Add(values, path + "." + key, value);
                return;
            case JsonArray { Count: 0 }:
                values[path] = ConfigValues.EmptyList;
                return;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    Add(values, path + "." + i.ToString(CultureInfo.InvariantCulture), list[i]);
                return;
            default:
                values[path] = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
                return;
        }
    }
}
