using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Architectures;
using Planck.Binding;
using Planck.Models;
using Planck.Recipes;
using Graphs = Planck.Core.Tests.Plans.SampleModels;
using Manifests = Planck.Core.Tests.Models.SampleModels;

namespace Planck.Core.Tests.Binding;

public class OfferedPatternsTests
{
    public static TheoryData<string> Names => [.. Samples.Keys];

    private static readonly Dictionary<string, ModelGraph> Samples = new ModelGraph[]
    {
        Graphs.Classics, Graphs.Mixture, Graphs.Awkward with { Modules = [.. Graphs.Awkward.Modules.Where(static m => m.Name.Key != "linear")] }, ArchitectureRegistry.Describe(Manifests.Llama31_8B), ArchitectureRegistry.Describe(Manifests.Llama32_1B), ArchitectureRegistry.Describe(Manifests.Qwen3_30B_A3B),
    }.ToDictionary(static m => m.Name);

    [Fact]
    public void Of_a_dense_model() => Assert.Equal(
        [
            "*: every linear: 42 linears",
            "layers.{0,5}.*: first and last block: 14 linears",
            "*.self_attn.*: 24 linears in self_attn",
            "*.mlp.*: 18 linears in mlp",
            "*.self_attn.q_proj: 6 linears, 256 x 256",
            "*.self_attn.k_proj: 6 linears, 128 x 256",
            "*.self_attn.v_proj: 6 linears, 128 x 256",
            "*.self_attn.o_proj: 6 linears, 256 x 256",
            "*.mlp.gate_proj: 6 linears, 768 x 256",
            "*.mlp.up_proj: 6 linears, 768 x 256",
            "*.mlp.down_proj: 6 linears, 256 x 768",
            "lm_head: output head, 4096 x 256: fp8, nvfp4, w4a16_nvfp4 and their static kinds, or keep",
        ],
        OfferedPatterns.Of(Graphs.Classics).Select(static p => $"{p.Text}: {p.Title}"));

    [Fact]
    public void Experts_have_patterns_that_leave_out_the_dense_layers_and_the_other_way_round()
    {
        var patterns = OfferedPatterns.Of(Graphs.Mixture).Select(static p => $"{p.Text}: {p.Title}").ToList();
        Assert.Contains("*.mlp.experts.*: 72 linears in mlp.experts", patterns);
        Assert.Contains("*.mlp.experts.*.down_proj: 24 linears, 64 x 32", patterns);
        Assert.Contains("*.mlp.down_proj: 1 linear, 64 x 256", patterns);
    }

    [Fact]
    public void A_tied_head_is_not_offered() => Assert.DoesNotContain(OfferedPatterns.Of(ArchitectureRegistry.Describe(Manifests.Llama32_1B)), static p => p.Text.Contains("head", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_matches_as_many_linears_as_it_says(string model)
    {
        var linears = Linears(Samples[model]);
        foreach (var offered in OfferedPatterns.Of(Samples[model]).Where(static p => !p.Title.StartsWith("output head", StringComparison.Ordinal)))
        {
            var said = int.Parse(Regex.Match(offered.Title, "([0-9]+) linear").Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.Equal((offered.Text, said), (offered.Text, linears.Count(Pattern(offered).Matches)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_linear_has_patterns_of_its_own_and_together_they_are_all(string model)
    {
        var linears = Linears(Samples[model]);
        var matches = OfferedPatterns.Of(Samples[model]).Select(p => linears.Where(Pattern(p).Matches).ToHashSet()).ToList();
        foreach (var kind in linears.GroupBy(static n => Regex.Replace(n, "[0-9]+(?=\\.|$)", "#")))
        {
            var own = matches.Where(m => m.IsSubsetOf(kind)).SelectMany(static m => m).ToHashSet();
            Assert.Equal(kind.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
        }
    }

    private static LayerPattern Pattern(OfferedPattern offered) => LayerPattern.TryParse(offered.Text, out _)!;

    private static List<string> Linears(ModelGraph model) => [.. model.Modules.Where(static m => m.Kind == ModuleKind.Linear).SelectMany(static m => Expand(m.Name))];

    private static IEnumerable<string> Expand(PathTemplate name)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var set in name.Indices)
            tuples = tuples.SelectMany(t => set.Indices.Select(i => (int[])[.. t, i]));
        return tuples.Select(name.At);
    }
}
