using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>The reports of <c>llmcompressor/engines</c> in <c>tests/goldens</c>: verdict, stage and the first words of the reason, without what the readers built before.</summary>
internal static class VerdictSubset
{
    private const int Words = 200;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string full)
    {
        var target = Path.Combine(Repository.Goldens, "llmcompressor", "engines");
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(Path.Combine(full, "llmcompressor", "engines"), "*.json"))
        {
            var report = GoldenCheckpoint.ReadObject(file);
            var results = new JsonObject(report["results"]!.AsObject().Select(static c => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(
                c.Key, new JsonObject(c.Value!.AsObject().Where(static v => v.Value is JsonObject).Select(static v => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(v.Key, Verdict(v.Value!.AsObject())))))));
            report["results"] = results;
            File.WriteAllText(Path.Combine(target, Path.GetFileName(file)), report.ToJsonString(Options) + "\n");
        }
    }

    private static JsonObject Verdict(JsonObject full)
    {
        JsonObject verdict = [];
        foreach (var key in new[] { "accepted", "loaded", "stage" })
        {
            if (full[key] is { } value)
                verdict[key] = value.DeepClone();
        }

        if (full["unexpected_keys"]?["count"] is { } count)
            verdict["unexpected_keys"] = new JsonObject { ["count"] = count.DeepClone() };
        if (full["error"] is { } error)
        {
            var message = error["message"]!.GetValue<string>();
            verdict["error"] = new JsonObject { ["type"] = error["type"]!.DeepClone(), ["message"] = message.Length > Words ? message[..Words] : message };
        }

        return verdict;
    }
}
