using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Configs;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Architectures;

/// <summary>A tiny model that transformers wrote, one per architecture: its configuration, and the names and shapes of its tensors.</summary>
public static class GoldenModel
{
    public static string Root { get; } = Path.Combine(Repository.Goldens, "arch");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetDirectories(Root).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static ModelConfig Config(string name) => ConfigReader.Read(Path.Combine(Root, name, "config.json"));

    /// <summary>As <see cref="ManifestBuilder"/> would make it of the checkpoint, had all its tensors been BF16.</summary>
    public static ModelManifest Manifest(string name)
    {
        var tensors = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, name, "tensors.json")))!.AsObject()
            .Select(static t => new TensorSpec(t.Key, DType.BF16, [.. t.Value!.AsArray().Select(static e => e!.GetValue<long>())]));
        return new(name, Config(name) with { DType = "bfloat16" }, ManifestFolder.Fold(tensors));
    }
}
