using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planck.Checkpoints.Facts;

/// <summary>Values of a configuration written by others; what is of another type counts as not there.</summary>
internal static class JsonText
{
    /// <summary>The text at a key; empty when there is none.</summary>
    public static string Of(JsonObject? map, string key) => map?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>The whole number at a key; null when there is none.</summary>
    public static int? Number(JsonObject? map, string key) => map?[key] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>The flag at a key.</summary>
    public static bool Flag(JsonObject? map, string key, bool otherwise) => map?[key] is JsonValue value ? value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => otherwise,
    }
    : otherwise;

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> List(JsonObject? map, string key) =>
        map?[key] is JsonArray list ? [.. list.OfType<JsonValue>().Select(static v => v.TryGetValue<string>(out var text) ? text : null).OfType<string>()] : [];

    /// <summary>The whole numbers of a list.</summary>
    public static IReadOnlyList<int> Numbers(JsonObject? map, string key) =>
        map?[key] is JsonArray list ? [.. list.OfType<JsonValue>().Select(static v => v.TryGetValue<int>(out var number) ? number : 0)] : [];
}
