using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Configs;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Configs.Published;

/// <summary>A published model: its configuration, and what else is known of its tensors. The full set where it is, else the compact one.</summary>
public sealed record PublishedModel(string Name)
{
    private const string ShapesFile = "tensor_shapes.maxtext.json.gz";
    private const string NamesFile = "tensor_names.json";

    public static string Root { get; } =
        Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "configs")) is var full && Directory.Exists(full) ? full : Compact;

    public static string Compact => Path.Combine(Repository.Goldens, "configs");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetDirectories(Root).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static IEnumerable<PublishedModel> WithIndex => Names.Select(static n => new PublishedModel(n)).Where(static m => m.IndexFile is not null);

    public static IEnumerable<PublishedModel> WithShapes => Names.Select(static n => new PublishedModel(n)).Where(static m => File.Exists(m.InFolder(ShapesFile)));

    public ModelConfig Config => ConfigReader.Read(InFolder("config.json"));

    public string InFolder(string file) => Path.Combine(Root, Name, file);

    private string? IndexFile => Directory.GetFiles(Path.Combine(Root, Name)).FirstOrDefault(static f => f.EndsWith(".index.json", StringComparison.Ordinal) || f.EndsWith(NamesFile, StringComparison.Ordinal));

    /// <summary>Tensor names of the index, and the bytes it says they have together.</summary>
    public (IReadOnlyList<string> Names, long Bytes) Index()
    {
        var index = JsonNode.Parse(File.ReadAllText(IndexFile!))!;
        var names = index["weight_map"] is JsonObject map ? map.Select(static p => p.Key) : index["tensor_names"]!.AsArray().Select(static n => n!.GetValue<string>());
        return ([.. names.Order(StringComparer.Ordinal)], index["metadata"]!["total_size"]!.GetValue<long>());
    }

    /// <summary>Names and shapes by another program's tables.</summary>
    public IReadOnlyList<TensorSpec> Shapes()
    {
        using var file = new GZipStream(File.OpenRead(InFolder(ShapesFile)), CompressionMode.Decompress);
        return [.. JsonNode.Parse(file)!.AsObject().Select(static p => new TensorSpec(p.Key, DType.BF16, [.. p.Value!.AsArray().Select(static e => e!.GetValue<long>())]))];
    }

    /// <summary>The graph of the configuration alone, or as it reads a checkpoint with these tensors.</summary>
    public Transformer Graph(IEnumerable<string>? tensors = null)
    {
        var keys = tensors is null ? null : ManifestFolder.Fold(tensors.Select(static t => new TensorSpec(t, DType.BF16, []))).Select(static f => f.Name.Key).ToHashSet(StringComparer.Ordinal);
        return ArchitectureRegistry.Find(Config.Architecture)!.Build(new(Config, keys is null ? null : keys.Contains));
    }

    /// <summary>Every tensor a graph needs, by its full name.</summary>
    public static IEnumerable<TensorSpec> Expand(Transformer graph) => ExpectedTensors.Of(graph).SelectMany(static t => Tuples(t.Indices).Select(i => new TensorSpec(Fill(t.Name, i), DType.BF16, t.Shape)));

    private static IEnumerable<int[]> Tuples(IEnumerable<IndexSet> sets) => sets.Aggregate((IEnumerable<int[]>)[[]], static (tuples, set) => tuples.SelectMany(t => set.Indices.Select(i => (int[])[.. t, i])));

    private static string Fill(string name, int[] indices) => indices.Aggregate(name, static (text, index) =>
        text.IndexOf("{}", StringComparison.Ordinal) is var at ? string.Create(CultureInfo.InvariantCulture, $"{text[..at]}{index}{text[(at + 2)..]}") : text);
}
