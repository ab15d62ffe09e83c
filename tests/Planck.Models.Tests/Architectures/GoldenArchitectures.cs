using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints;
using Planck.Checkpoints.Configs;
using Planck.Testing;

namespace Planck.Models.Tests.Architectures;

/// <summary>
/// The tiny checkpoints that transformers wrote, one per architecture: <c>config.json</c> and, in place of the weights, the names and shapes in
/// <c>tensors.json</c>.
/// </summary>
public static class GoldenArchitectures
{
    public static string Root { get; } = Path.Combine(Repository.Goldens, "arch");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(Root).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    /// <summary>Names and shapes of a checkpoint's tensors.</summary>
    public static Dictionary<string, long[]> Tensors(string name) =>
        JsonSerializer.Deserialize<Dictionary<string, long[]>>(File.ReadAllText(Path.Combine(Root, name, "tensors.json")))!;

    /// <summary>Names and shapes in the headers of the checkpoint itself; null on a machine without the full reference data.</summary>
    public static Dictionary<string, long[]>? Headers(string name)
    {
        if (Repository.FullGoldens is null)
            return null;
        using var checkpoint = CheckpointReader.Open(Path.Combine(Repository.FullGoldens, "arch", name));
        return checkpoint.Tensors.ToDictionary(static t => t.Name, static t => t.Shape.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The graph of a folder's <c>config.json</c>.</summary>
    /// <param name="hasTensor">As of <see cref="Planck.Architectures.Reading.ConfigFacts"/>.</param>
    public static Transformer Graph(string folder, Predicate<string>? hasTensor = null)
    {
        var config = ConfigReader.Read(Path.Combine(folder, "config.json"));
        var architecture = ArchitectureRegistry.Find(config.Architecture);
        Assert.True(architecture is not null, $"{config.Architecture} is not described");
        return architecture.Build(new(config, hasTensor));
    }

    /// <summary>Every tensor a graph stands for, by its full name.</summary>
    public static Dictionary<string, long[]> Expand(Transformer graph)
    {
        var tensors = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var tensor in GraphTensors.OutsideLayers(graph))
            tensors.Add(tensor.Name, [.. tensor.Shape]);
        for (var layer = 0; layer < graph.Blocks.Count; layer++)
        {
            foreach (var tensor in GraphTensors.OfBlock(graph.Blocks[layer]))
            {
                var name = Filled(tensor.Name, layer);
                for (var second = 0; second < Math.Max(1, tensor.Experts); second++)
                    tensors.Add(tensor.Experts > 0 ? Filled(name, second) : name, [.. tensor.Shape]);
            }
        }

        return tensors;
    }

    /// <summary>Whether a tensor belongs to the checkpoint and not to the graph's text path.</summary>
    public static bool IsOther(Transformer graph, string tensor) => graph.OtherTensors.Any(prefix =>
        Enumerable.Range(0, graph.Blocks.Count).Any(layer => tensor.StartsWith(Filled(prefix, layer), StringComparison.Ordinal)));

    private static string Filled(string name, int number) =>
        name.IndexOf("{}", StringComparison.Ordinal) is >= 0 and var at ? $"{name[..at]}{number}{name[(at + 2)..]}" : name;
}
