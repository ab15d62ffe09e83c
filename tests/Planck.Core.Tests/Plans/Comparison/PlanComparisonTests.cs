using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Comparison;
using Graphs = Planck.Core.Tests.Plans.SampleModels;
using Manifests = Planck.Core.Tests.Models.SampleModels;

namespace Planck.Core.Tests.Plans.Comparison;

public class PlanComparisonTests
{
    private static readonly QuantFormat[] Formats = [QuantFormats.Mxfp4, QuantFormats.Mxfp8, QuantFormats.Fp8PerChannelPerToken, QuantFormats.W4A16Nvfp4, QuantFormats.Int8PerChannel];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Fact]
    public void One_layer_is_named_with_its_number()
    {
        var change = Assert.Single(Compare("*: mxfp4", "*: mxfp4", "*.layers.{5}.mlp.down_proj: mxfp8").Layers);

        Assert.Equal(("layers[5].mlp.down_proj", "mxfp4", "mxfp8", 1), (change.Title, change.Was!.ToString(), change.Is!.ToString(), change.Count));
        Assert.Equal(["model.layers.{5}.mlp.down_proj"], change.Modules);
        // 256 x 768: 4 and 8 bits, and a byte of scale per 32 columns either way.
        Assert.Equal((98304 + 6144, 196608 + 6144), (change.BytesWas, change.BytesIs));
    }

    [Fact]
    public void Neighbours_share_a_line() => Assert.Equal(
        ["layers[0..2].self_attn.q_proj, k_proj: mxfp4 -> mxfp8"],
        Lines(Compare("*: mxfp4", "*: mxfp4", "*.layers.{0..2}.self_attn.q_proj: mxfp8", "*.layers.{0..2}.self_attn.k_proj: mxfp8")));

    [Fact]
    public void All_of_a_module_all_of_a_layer_and_all_of_a_model_are_said_as_such()
    {
        Assert.Equal(["layers[1..4].mlp.*: mxfp4 -> mxfp8"], Lines(Compare("*: mxfp4", "*: mxfp4", "*.layers.{1..4}.mlp.*: mxfp8")));
        Assert.Equal(["layers[0,5].*: mxfp4 -> bf16"], Lines(Compare("*: mxfp4", "*: mxfp4", "*.layers.{0,5}.*: keep")));
        Assert.Equal(["every linear: mxfp4 -> mxfp8"], Lines(Compare("*: mxfp4", "*: mxfp8")));
    }

    [Fact]
    public void Experts_are_folded_with_their_layers() => Assert.Equal(
        ["layers[1..3].mlp.experts[0..7].down_proj: mxfp4 -> bf16"],
        Lines(PlanComparison.Compare(Plan(Graphs.Mixture, "*: mxfp4"), Plan(Graphs.Mixture, "*: mxfp4", "*.experts.*.down_proj: keep"))));

    [Fact]
    public void Two_rules_that_say_the_same_are_no_difference()
    {
        var one = Plan(Graphs.Classics, "*.mlp.*: mxfp4", "*.self_attn.*: mxfp4");
        var other = Plan(Graphs.Classics, "*: mxfp8", "*: mxfp4");
        Assert.True(PlanComparison.Compare(one, other with { Name = "other", RecipeFile = "other.yaml" }).IsEmpty);
    }

    [Fact]
    public void A_block_size_is_a_difference()
    {
        var wide = SamplePlans.Bind(Graphs.Classics, "wide", new SampleRule("*", QuantFormats.W4A16Nvfp4, 1, BlockSize: 32));
        Assert.Equal(["every linear: w4a16_nvfp4 -> w4a16_nvfp4 /32"], Lines(PlanComparison.Compare(Plan(Graphs.Classics, "*: w4a16_nvfp4"), wide)));
    }

    [Fact]
    public void Modules_that_one_model_lacks_come_from_nothing()
    {
        var longer = Graphs.Dense("classics-7m", layers: 7, hidden: 256, queries: 256, keys: 128, intermediate: 768, vocabulary: 4096);
        var difference = PlanComparison.Compare(Plan(Graphs.Classics, "*: mxfp4"), Plan(longer, "*: mxfp4"));
        Assert.Equal(["layers[6].input_layernorm, post_attention_layernorm:  -> bf16", "layers[6].*:  -> mxfp4"], Lines(difference));
        Assert.Contains(difference.Facts, static f => f.Name == "model");
    }

    [Fact]
    public void Facts_are_named_by_their_keys()
    {
        const string was = "model: classics-7m\nformat: fp8\ncalibrate: {data: c.jsonl, samples: 8}\nevaluate: {data: e.jsonl, max_kl: 0.02}\n";
        const string now =
            "model: classics-7m\nformat: fp8\nkv_cache: fp8_cast\ncalibrate: {data: c.jsonl, samples: 16, layerwise: true}\nalgorithm: {method: mse, step_size: 0.2}\narithmetic: cpu\n"
            + "evaluate: {data: e.jsonl, max_perplexity_ratio: 1.01}\nexport: {max_shard_size: 5 GB}\nlimits: {max_size: 11 MB, min_quantized: 95 %}\nmemory_budget: 1 GB\n";

        Assert.Equal(
            [
                "kv_cache: none -> fp8_cast",
                "calibrate.samples: 8 -> 16",
                "calibrate.layerwise: false -> true",
                "algorithm: max -> mse (step_size 0.2)",
                "arithmetic: cuda -> cpu",
                "export.max_shard_size: 10.0 GB -> 5.00 GB",
                "evaluate.max_perplexity_ratio: none -> 1.01",
                "evaluate.max_kl: 0.02 -> none",
                "limits.max_size: none -> 11.0 MB",
                "limits.min_quantized: none -> 95 %",
                "memory_budget: a quarter of the machine's memory -> 1.00 GB",
            ],
            Bound(was, now).Facts.Select(static f => $"{f.Name}: {f.Was} -> {f.Is}"));
    }

    [Fact]
    public void Calibration_that_one_plan_has_is_one_fact() => Assert.Equal(
        ["calibrate: c.jsonl -> none"],
        Bound("model: classics-7m\nformat: mxfp8\nkv_cache: fp8\ncalibrate: {data: c.jsonl, samples: 8}\n", "model: classics-7m\nformat: mxfp8\nkv_cache: fp8_cast\n")
            .Facts.Where(static f => f.Name != "kv_cache").Select(static f => $"{f.Name}: {f.Was} -> {f.Is}"));

    [Fact]
    public void Scales_of_the_cache_are_counted_apart()
    {
        var difference = Bound("model: classics-7m\nformat: mxfp8\ncalibrate: {data: c.jsonl}\nkv_cache: fp8\n", "model: classics-7m\nformat: mxfp8\nkv_cache: fp8_cast\n");
        // Two float32 scales for each of six layers.
        Assert.Equal((-48, -48), (difference.OtherTensors.Difference, difference.Size.Difference));
        Assert.Empty(difference.Layers);
    }

    [Fact]
    public void Targets_are_kept_lost_and_gained()
    {
        var difference = Bound(
            "model: classics-7m\ntarget: [{engine: vllm, gpu: h200}, {gpu: b200}]\nformat: fp8_per_channel_per_token\n",
            "model: classics-7m\ntarget: [{gpu: h100}, {gpu: b200}]\nformat: fp8_per_channel_per_token\n").Targets;
        Assert.Equal(("b200", "vllm h200", "h100"), (difference.Kept.Single(), difference.Lost.Single(), difference.Gained.Single()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_plan_does_not_differ_from_itself(int seed)
    {
        var (one, other) = Pair(seed);
        Assert.True(PlanComparison.Compare(one, one).IsEmpty);
        Assert.True(PlanComparison.Compare(other, other with { Name = "x" }).IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_other_way_round_everything_is_turned_round(int seed)
    {
        var (one, other) = Pair(seed);
        var (there, back) = (PlanComparison.Compare(one, other), PlanComparison.Compare(other, one));
        Assert.Equal(there.Size.Difference, -back.Size.Difference);
        Assert.Equal(
            there.Layers.Select(static l => (l.Title, string.Join(",", l.Modules), l.Count, l.Weights, l.Was, l.Is, l.BytesWas, l.BytesIs)).ToHashSet(),
            back.Layers.Select(static l => (l.Title, string.Join(",", l.Modules), l.Count, l.Weights, l.Is, l.Was, l.BytesIs, l.BytesWas)).ToHashSet());
        Assert.Equal(there.Facts.Select(static f => (f.Name, f.Was, f.Is)), back.Facts.Select(static f => (f.Name, f.Is, f.Was)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Changes_add_up_to_the_change_of_the_whole(int seed)
    {
        var (one, other) = Pair(seed);
        var difference = PlanComparison.Compare(one, other);
        Assert.Equal(other.BytesAfter - one.BytesAfter, difference.Layers.Sum(static l => l.BytesIs - l.BytesWas) + difference.AlgorithmTensors.Difference + difference.OtherTensors.Difference);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_changed_modules_are_those_that_differ_one_by_one(int seed)
    {
        var (one, other) = Pair(seed);
        var (was, now) = (ByModule(one), ByModule(other));
        var expected = was.Where(m => now[m.Key] != m.Value).Select(m => (m.Key, m.Value, now[m.Key])).Order();
        var found = PlanComparison.Compare(one, other).Layers
            .SelectMany(static l => l.Modules.SelectMany(m => Expand(PathTemplate.TryParse(m)!).Select(name => (name, l.Was!.ToString(), l.Is!.ToString())))).Order();
        Assert.Equal(expected, found);
    }

    private static PlanDifference Compare(string was, params string[] now) => PlanComparison.Compare(Plan(Graphs.Classics, was), Plan(Graphs.Classics, now));

    private static List<string> Lines(PlanDifference difference) => [.. difference.Layers.Select(static l => $"{l.Title}: {l.Was} -> {l.Is}")];

    private static QuantPlan Plan(ModelGraph model, params string[] rules) => SamplePlans.Bind(model, "sample", [.. rules.Select(static (r, i) => Rule(r, i))]);

    // "pattern: format"
    private static SampleRule Rule(string text, int line)
    {
        var colon = text.LastIndexOf(':');
        return new(text[..colon], QuantFormats.Find(text[(colon + 2)..]), line + 1);
    }

    private static PlanDifference Bound(string was, string now) => PlanComparison.Compare(
        RecipeText.Bind(was, Manifests.Classics7M).Plan!, RecipeText.Bind(now, Manifests.Classics7M).Plan!);

    // Two plans of one model with a few rules each.
    private static (QuantPlan One, QuantPlan Other) Pair(int seed)
    {
        var random = new Random(seed);
        var model = seed % 3 == 0 ? Graphs.Mixture : Graphs.Classics;
        string[] patterns = ["*", "*.mlp.*", "*.self_attn.*", "*_proj", "*.layers.{0}.*", "*.layers.{1..3}.*", "*.layers.{0,2}.mlp.*", "*.q_proj", "*.down_proj", "*.experts.{0..3}.*", "*.experts.{7}.up_proj"];
        return (Next(), Next());

        QuantPlan Next() => SamplePlans.Bind(
            model,
            "random",
            [.. Enumerable.Range(1, random.Next(1, 6)).Select(line => new SampleRule(patterns[random.Next(patterns.Length)], random.Next(5) == 0 ? null : Formats[random.Next(Formats.Length)], line))]);
    }

    private static Dictionary<string, string> ByModule(QuantPlan plan) => plan.Treatments
        .SelectMany(t => Expand(t.Module.Name).Select(name => (name, Format: t.Format?.Id ?? t.Module.DType.ToString().ToLowerInvariant())))
        .ToDictionary(static m => m.name, static m => m.Format, StringComparer.Ordinal);

    private static IEnumerable<string> Expand(PathTemplate name)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var set in name.Indices)
            tuples = tuples.SelectMany(t => set.Indices.Select(i => (int[])[.. t, i]));
        return tuples.Select(name.At);
    }
}
