using System.Buffers;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planck.Checkpoints.Json;

/// <summary>Writes JSON as Python's <c>json.dump(indent=n)</c> lays it out, which is what readers of these files compare with.</summary>
internal static class PythonJson
{
    /// <summary>UTF-8 bytes with <c>\n</c>; without a final newline, which is the caller's to add.</summary>
    public static byte[] Write(JsonNode node, int indent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            IndentSize = indent,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A copy whose objects have their keys in ordinal order, at every depth (<c>sort_keys=True</c>).</summary>
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static p => p.Key, System.StringComparer.Ordinal)
            .Select(static p => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    public static void WriteFile(string path, byte[] json, bool newlineAtEnd)
    {
        using var file = File.Create(path);
        file.Write(json);
        if (newlineAtEnd)
            file.WriteByte((byte)'\n');
    }
}
