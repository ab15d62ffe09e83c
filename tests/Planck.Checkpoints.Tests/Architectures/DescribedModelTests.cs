using System;
using System.Globalization;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Models;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Architectures;

/// <summary>What recipes and smoothing make of the architectures, on the tiny models of transformers.</summary>
public class DescribedModelTests
{
    public static TheoryData<string> Models => [.. GoldenModel.Names];

    private static BoundRecipe Bind(ModelManifest manifest) =>
        Binder.Bind(RecipeParser.Parse("r.yaml", $"model: {manifest.Name}\nformat: mxfp4_weight_only\n"), manifest, [manifest.Name]);

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_as_transformers_writes_it_is_described_and_complete(string name) =>
        Assert.DoesNotContain(Bind(GoldenModel.Manifest(name)).Findings, static f => f.Rule.Id is "PLK103" or "PLK107");

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_without_one_of_the_graphs_tensors_is_not(string name)
    {
        var manifest = GoldenModel.Manifest(name);
        var graph = ArchitectureRegistry.Describe(manifest).Transformer!;
        var lost = ExpectedTensors.Of(graph).Last().Name;

        var finding = Bind(manifest with { Families = [.. manifest.Families.Where(f => f.Name.Key != lost)] }).Findings.FirstOrDefault(static f => f.Rule.Id == "PLK107");
        Assert.Contains(lost[(lost.LastIndexOf("{}", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..], finding?.Message ?? "nothing was found", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_manifest_holds_all_that_its_graph_is_made_from(string name)
    {
        var manifest = GoldenModel.Manifest(name);
        var facts = new Planck.Architectures.Reading.ConfigFacts(manifest.Config);
        ArchitectureRegistry.Find(manifest.Config.Architecture)!.Build(facts);
        var kept = manifest with { Config = manifest.Config with { Values = new(manifest.Config.Values.Entries.Where(e => facts.Read.Contains(e.Key))) } };

        var read = ManifestReader.Read(name + ".manifest", ManifestWriter.Write(kept));

        Assert.Equal(kept, read.Manifest);
        Assert.Equal(ArchitectureRegistry.Describe(manifest).Transformer, ArchitectureRegistry.Describe(read.Manifest!).Transformer);
    }

    [Theory]
    [InlineData("cohere")]
    [InlineData("deepseek-v3")]
    [InlineData("falcon")]
    [InlineData("gemma2")]
    [InlineData("gpt-oss")]
    [InlineData("llama")]
    [InlineData("llama4")]
    [InlineData("mixtral")]
    [InlineData("nemotron")]
    [InlineData("nemotron-h")]
    [InlineData("olmo2")]
    [InlineData("opt")]
    [InlineData("phi3")]
    [InlineData("qwen2-moe")]
    [InlineData("qwen3-next")]
    public void Smoothing_pairs_follow_from_the_graph(string name) =>
        Snapshot.Verify(string.Concat(SmoothingPairs.Of(ArchitectureRegistry.Describe(GoldenModel.Manifest(name)).Transformer!).Select(Text)), parameters: name);

    private static string Text(SmoothingPair pair)
    {
        var (source, inexact) = (pair.Smooth, pair.Inexact is null ? "" : $"\n    not exact: {pair.Inexact}");
        var rows = source.Linear is null || source.Rows == source.Linear.Out ? ""
            : string.Create(CultureInfo.InvariantCulture, $" (rows {source.FirstRow}, {source.FirstRow + source.RowStep}, ...: {source.Rows} of {source.Linear.Out})");
        return $"{pair.Layers}: {source.Path}{rows} -> {string.Join(", ", pair.Balance.Select(static b => b.Path[(b.Path.IndexOf("{}.", StringComparison.Ordinal) + 3)..]))}{inexact}\n";
    }
}
