using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>A graph names every tensor that transformers saved, with its shape, and no other.</summary>
public class GraphTensorsTests
{
    public static TheoryData<string> Architectures => [.. GoldenArchitectures.Names];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Names_and_shapes_are_those_of_the_checkpoint(string name)
    {
        var stored = GoldenArchitectures.Tensors(name);
        var graph = GoldenArchitectures.Graph(Path.Combine(GoldenArchitectures.Root, name));

        AssertSame(stored.Where(t => !GoldenArchitectures.IsOther(graph, t.Key)), GoldenArchitectures.Expand(graph));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Parameters_are_as_many_as_transformers_counts(string name)
    {
        var models = JsonNode.Parse(File.ReadAllText(Path.Combine(GoldenArchitectures.Root, "report.json")))!["models"]!;
        if (models[name]?["params"]?.GetValue<long>() is not { } parameters)
        {
            Assert.Equal("llama-nemotron-nas", name); // its class is not transformers' own, which counted nothing
            return;
        }

        var stored = GoldenArchitectures.Tensors(name);
        var graph = GoldenArchitectures.Graph(Path.Combine(GoldenArchitectures.Root, name));
        var beside = stored.Where(t => GoldenArchitectures.IsOther(graph, t.Key)).Sum(static t => Elements(t.Value));
        // torch keeps the routers' correction biases as buffers, which are saved and not counted.
        var buffers = stored.Where(static t => t.Key.EndsWith("e_score_correction_bias", StringComparison.Ordinal)).Sum(static t => Elements(t.Value));
        Assert.Equal(parameters, GraphTensors.Parameters(graph) + beside - buffers);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void The_names_and_shapes_kept_here_are_those_in_the_headers(string name)
    {
        if (GoldenArchitectures.Headers(name) is { } headers)
            AssertSame(headers, GoldenArchitectures.Tensors(name));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Knowing_the_tensors_changes_no_graph_of_a_checkpoint_that_transformers_wrote(string name)
    {
        var folder = Path.Combine(GoldenArchitectures.Root, name);
        Assert.Equal(GoldenArchitectures.Graph(folder), GoldenArchitectures.Graph(folder, GoldenArchitectures.Tensors(name).ContainsKey));
    }

    private static long Elements(long[] shape) => shape.Aggregate(1L, static (product, extent) => product * extent);

    private static void AssertSame(IEnumerable<KeyValuePair<string, long[]>> expected, IEnumerable<KeyValuePair<string, long[]>> actual) =>
        Assert.Equal(Lines(expected), Lines(actual));

    private static List<string> Lines(IEnumerable<KeyValuePair<string, long[]>> tensors) =>
        [.. tensors.Select(static t => $"{t.Key} {string.Join("x", t.Value)}").Order(StringComparer.Ordinal)];
}
