using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints;
using Planck.Formats;

namespace Planck.Inference;

/// <summary>Copies a tiny checkpoint with something changed.</summary>
public static class EditedCheckpoint
{
    public static void CopyWithConfig(string source, string target, Action<JsonObject> edit)
    {
        File.Copy(Path.Combine(source, "model.safetensors"), Path.Combine(target, "model.safetensors"));
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "config.json")))!.AsObject();
        edit(config);
        File.WriteAllText(Path.Combine(target, "config.json"), config.ToJsonString());
    }

    /// <param name="extra">A further tensor, of zeros.</param>
    /// <param name="edit">From a tensor's specification and bytes to what takes their place; null leaves it out.</param>
    public static void CopyWithTensors(string source, string target, Func<TensorSpec, byte[], (TensorSpec Spec, byte[] Bytes)?> edit, TensorSpec? extra = null)
    {
        File.Copy(Path.Combine(source, "config.json"), Path.Combine(target, "config.json"));
        using var reader = CheckpointReader.Open(source);
        var tensors = new List<(TensorSpec Spec, byte[] Bytes)>();
        foreach (var stored in reader.Tensors)
        {
            var bytes = new byte[stored.Bytes];
            reader.Read(stored, 0, bytes);
            if (edit(stored.Spec, bytes) is { } edited)
                tensors.Add(edited);
        }

        if (extra is not null)
            tensors.Add((extra, new byte[extra.Bytes]));
        using var writer = CheckpointWriter.Create(target, [.. tensors.Select(static t => t.Spec)], long.MaxValue);
        foreach (var (spec, bytes) in tensors)
            writer.Write(spec.Name, 0, bytes);
        writer.Complete();
    }
}
