using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checkpoints.Tests.Configs.Published;

/// <summary>
/// The configurations of published models give graphs with the parameters, the tensor names and the shapes that the world knows them by; or their class is
/// one of a list, and the finding says so.
/// </summary>
public class PublishedModelTests
{
    public static TheoryData<string> All => [.. PublishedModel.Names];

    public static TheoryData<string> WithIndex => [.. PublishedModel.WithIndex.Select(static m => m.Name)];

    public static TheoryData<string> WithShapes => [.. PublishedModel.WithShapes.Select(static m => m.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_model_has_the_parameters_it_is_published_with_or_is_named_as_not_described(string name)
    {
        var model = new PublishedModel(name);
        if (PublishedParameters.Undescribed.TryGetValue(name, out var architecture))
        {
            Assert.Equal(architecture, model.Config.Architecture);
            Assert.Null(ArchitectureRegistry.Find(architecture));
            return;
        }

        var published = PublishedParameters.Of[name];
        var (expected, tolerance) = Parse(published);
        var parameters = GraphTensors.Parameters(model.Graph()) + published.Beside;
        Assert.True(
            Math.Abs(parameters - expected) <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"{name} has {parameters:N0} parameters by its graph, and {published.Count} by {published.Source}"));
    }

    [Fact]
    public void Every_model_is_in_one_of_the_two_tables() =>
        Assert.Equal(PublishedModel.Names, PublishedParameters.Of.Keys.Concat(PublishedParameters.Undescribed.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public void The_compact_set_is_a_part_of_the_full_one()
    {
        Assert.Equal(PublishedModel.Names, Directory.GetDirectories(PublishedModel.Compact).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        foreach (var file in Directory.GetFiles(PublishedModel.Compact, "*.json", SearchOption.AllDirectories))
        {
            var full = Path.Combine(PublishedModel.Root, Path.GetRelativePath(PublishedModel.Compact, file));
            Assert.Equal(File.ReadAllText(full).ReplaceLineEndings("\n"), File.ReadAllText(file).ReplaceLineEndings("\n"));
        }
    }

    [Theory]
    [MemberData(nameof(WithIndex))]
    public void Tensor_names_are_those_of_the_index(string name)
    {
        var model = new PublishedModel(name);
        var (names, bytes) = model.Index();
        var graph = model.Graph(names);
        // A release in another dialect: gpt-oss comes with its experts' weights as MXFP4 codes and scales, one more tensor each.
        var expected = PublishedModel.Expand(graph).Select(static t => t.Name).SelectMany(t => names.Contains(t + "_blocks") ? (string[])[t + "_blocks", t + "_scales"] : [t]);

        Assert.Equal(names.Where(n => !graph.OtherTensors.Any(o => n.StartsWith(o, StringComparison.Ordinal)) && !IsTiedHead(graph, n)), expected.Order(StringComparer.Ordinal));
        Assert.True(bytes > 0);
    }

    [Fact]
    public void Released_gpt_oss_has_the_bytes_of_its_packed_experts()
    {
        var model = new PublishedModel("openai--gpt-oss-20b");
        var (names, bytes) = model.Index();

        // 16 bytes of codes and one of scale for 32 values; everything else in bfloat16.
        Assert.Equal(bytes, PublishedModel.Expand(model.Graph(names)).Sum(t => names.Contains(t.Name + "_blocks") ? t.Elements / 32 * 17 : 2 * t.Elements));
    }

    [Theory]
    [MemberData(nameof(WithShapes))]
    public void Names_and_shapes_are_those_of_another_programs_tables(string name)
    {
        var model = new PublishedModel(name);
        var shapes = model.Shapes();
        var graph = model.Graph(shapes.Select(static t => t.Name));

        Assert.Equal(Lines(shapes.Where(t => !IsTiedHead(graph, t.Name))), Lines(PublishedModel.Expand(graph)));
    }

    [Theory]
    [MemberData(nameof(WithShapes))]
    public void A_manifest_of_those_shapes_is_complete(string name)
    {
        var bound = Bind(Manifest(new(name)), "w4a16_nvfp4");

        Assert.NotNull(bound.Plan);
        Assert.Empty(bound.Findings);
    }

    [Fact]
    public void A_manifest_of_another_model_of_the_class_is_a_contradiction()
    {
        var (small, large) = (Manifest(new("Qwen--Qwen3-0.6B")), Manifest(new("Qwen--Qwen3-8B")));

        var finding = Assert.Single(Bind(large with { Config = small.Config }, "w4a16_nvfp4").Findings);
        Assert.Equal("PLK107", finding.Rule.Id);
        Assert.StartsWith("num_hidden_layers of m is 28, but its tensors are of layers 0..35", finding.Message, StringComparison.Ordinal);
        finding = Assert.Single(Bind(large with { Config = small.Config with { Layers = 36 } }, "w4a16_nvfp4").Findings);
        Assert.StartsWith("model.embed_tokens.weight of m is 151936x4096, but config.json makes it 151936x1024 (hidden_size 1024", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_is_not_described_is_named_in_one_line()
    {
        foreach (var (name, architecture) in PublishedParameters.Undescribed)
        {
            var manifest = new ModelManifest("m", new PublishedModel(name).Config, ManifestFolder.Fold([new("model.layers.0.self_attn.q_proj.weight", DType.BF16, [64, 64])]));

            var finding = Assert.Single(Bind(manifest, "int8_weight_only").Findings);
            Assert.Equal("PLK103", finding.Rule.Id);
            Assert.StartsWith($"nobody described {architecture}, the architecture of m: its 1 linear was found by name and shape; ", finding.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', finding.Text);
        }
    }

    private static ModelManifest Manifest(PublishedModel model) => new("m", model.Config, ManifestFolder.Fold(model.Shapes()));

    private static BoundRecipe Bind(ModelManifest manifest, string format) =>
        Binder.Bind(RecipeParser.Parse("r.yaml", $"model: m\nformat: {format}\n"), manifest with { Config = manifest.Config with { DType = "bfloat16" } }, ["m"]);

    // Files of tied models may hold the head all the same.
    private static bool IsTiedHead(Transformer graph, string tensor) => graph.Head.Tied && tensor == graph.Head.Linear.WeightName;

    private static IEnumerable<string> Lines(IEnumerable<TensorSpec> tensors) => tensors.Select(static t => $"{t.Name} {string.Join('x', t.Shape)}").Order(StringComparer.Ordinal);

    private static (long Expected, double Tolerance) Parse(PublishedCount published)
    {
        var (text, unit) = published.Count[^1] switch { 'B' => (published.Count[..^1], 1e9), 'M' => (published.Count[..^1], 1e6), _ => (published.Count, 0) };
        if (unit == 0)
            return (long.Parse(text, CultureInfo.InvariantCulture), 0);
        var digits = text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var value = double.Parse(text, CultureInfo.InvariantCulture) * unit;
        return ((long)value, Math.Max(value * published.Percent / 100, unit * Math.Pow(10, -digits) / 2));
    }
}
