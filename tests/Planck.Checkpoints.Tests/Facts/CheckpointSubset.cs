using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Targets.Facts;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>
/// <c>tests/goldens/engines/checkpoints.json</c>: configurations and headers of the checkpoints that the engines' readers judged, without their values; names are folded as
/// a manifest folds them, and equal lists of tensors stand once.
/// </summary>
internal static class CheckpointSubset
{
    private static string File => Path.Combine(Repository.Goldens, "engines", "checkpoints.json");

    public static Dictionary<string, GoldenCheckpoint> Read()
    {
        var root = GoldenCheckpoint.ReadObject(File);
        var lists = root["tensors"]!.AsArray().Select(static l => Tensors(l!.AsArray())).ToList();
        return root["checkpoints"]!.AsObject().ToDictionary(
            static c => c.Key,
            c => new GoldenCheckpoint(c.Value!["config"]!.DeepClone().AsObject(), c.Value["hf_quant_config"]?.DeepClone().AsObject(), lists[c.Value["tensors"]!.GetValue<int>()]));
    }

    public static void Write(IEnumerable<(string Folder, GoldenCheckpoint Checkpoint)> checkpoints)
    {
        List<string> lists = [];
        JsonObject written = [];
        foreach (var (folder, checkpoint) in checkpoints)
        {
            var list = new JsonArray([.. ManifestFolder.Fold(checkpoint.Tensors.Select(Spec)).Select(static f => JsonValue.Create($"{f.Name} {f.DType} {string.Join('x', f.Shape)}"))]).ToJsonString();
            if (!lists.Contains(list))
                lists.Add(list);
            var entry = new JsonObject { ["config"] = checkpoint.Config.DeepClone(), ["tensors"] = lists.IndexOf(list) };
            if (checkpoint.ModelOpt is { } modelOpt)
                entry["hf_quant_config"] = modelOpt.DeepClone();
            written[folder] = entry;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(
            File, new JsonObject { ["tensors"] = new JsonArray([.. lists.Select(static l => JsonNode.Parse(l))]), ["checkpoints"] = written }.ToJsonString() + "\n");
    }

    private static TensorSpec Spec(TensorFacts tensor) => new(tensor.Name, Enum.Parse<DType>(tensor.Type), tensor.Shape);

    private static List<TensorFacts> Tensors(JsonArray lines) => [.. lines.SelectMany(static line =>
    {
        var parts = line!.GetValue<string>().Split(' ');
        var shape = parts[2].Split('x', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToEquatableArray();
        return Names(PathTemplate.TryParse(parts[0])!, []).Select(name => new TensorFacts(name, parts[1], shape));
    })];

    private static IEnumerable<string> Names(PathTemplate name, int[] indices) => indices.Length == name.Indices.Count
        ? [name.At(indices)]
        : name.Indices[indices.Length].Indices.SelectMany(i => Names(name, [.. indices, i]));
}
