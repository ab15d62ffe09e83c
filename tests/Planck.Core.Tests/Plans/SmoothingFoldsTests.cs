using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Architectures;
using Planck.Core.Tests.Binding;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Testing;
using Checkpoints = Planck.Core.Tests.Models.SampleModels;

namespace Planck.Core.Tests.Plans;

/// <summary>
/// Which factors ModelOpt's exports still hold as <c>pre_quant_scale</c> (goldens, <c>modelopt/ptq</c> and <c>modelopt/moe</c>): every smoothed linear's that is not
/// folded.
/// </summary>
public class SmoothingFoldsTests
{
    private const string All = "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj";

    // hidden_size 128, 4 heads and 2 key/value heads of 32, as the golden models of these names.
    private static readonly ModelManifest Small = Checkpoints.Llama("small", layers: 2, hidden: 128, intermediate: 256, heads: 4, kvHeads: 2, headDim: 32, vocabulary: 512);

    private static ModelManifest Manifest(string model) => model switch
    {
        "classics" => Checkpoints.Classics7M,
        "llama" => Small,
        "qwen2" => Small with { Config = Small.Config with { Architecture = "Qwen2ForCausalLM", ModelType = "qwen2" } },
        _ => throw new ArgumentException(model),
    };

    [Theory]
    [InlineData("ptq/int4_awq", "classics", "int4_blockwise_weight_only", "awq_lite", "o_proj down_proj")]
    [InlineData("ptq/int4_awq_full", "classics", "int4_blockwise_weight_only", "awq_full", "o_proj down_proj")]
    [InlineData("ptq/int4_awq_clip", "classics", "int4_blockwise_weight_only", "awq_clip", "")]
    [InlineData("ptq/w4a8_awq_beta", "classics", "w4a8_awq", "awq_lite", "o_proj down_proj")]
    [InlineData("ptq/nvfp4_awq_lite", "classics", "nvfp4", "awq_lite", "o_proj")]
    [InlineData("ptq/nvfp4_awq_clip", "classics", "nvfp4", "awq_clip", "")]
    [InlineData("ptq/nvfp4_svdquant", "classics", "nvfp4", "svdquant", All)]
    [InlineData("ptq/int8_smoothquant", "classics", "int8", "smoothquant", All)]
    [InlineData("ptq/gemma-int8_sq-kv_fp8_cast", "classics", "int8", "smoothquant", All)]
    [InlineData("ptq/nvfp4", "classics", "nvfp4", "max", "")]
    [InlineData("moe/qwen2/int4_awq", "qwen2", "int4_blockwise_weight_only", "awq_lite", "o_proj down_proj")]
    [InlineData("moe/qwen2/nvfp4_awq_lite", "qwen2", "nvfp4", "awq_lite", "o_proj down_proj")]
    [InlineData("moe/qwen2/int8_smoothquant", "qwen2", "int8", "smoothquant", All)]
    [InlineData("moe/llama_bias_tied/int4_awq", "llama", "int4_blockwise_weight_only", "awq_lite", "o_proj down_proj")]
    [InlineData("moe/llama_bias_tied/nvfp4_awq_lite", "llama", "nvfp4", "awq_lite", "o_proj")]
    [InlineData("moe/llama_bias_tied/int8_smoothquant", "llama", "int8", "smoothquant", All)]
    public void What_stays_is_what_ModelOpt_leaves(string golden, string model, string format, string algorithm, string stays)
    {
        var left = Left(Manifest(model), format, algorithm);

        var names = stays.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Linears(Manifest(model)).Where(l => names.Contains(l[(l.LastIndexOf('.') + 1)..])).Order(StringComparer.Ordinal), left);
        if (Repository.FullGoldens is { } goldens)
            Assert.Equal(Recorded(Path.Combine(goldens, "modelopt", golden, "tensors.json")), left);
    }

    [Fact]
    public void A_head_per_query_folds_into_the_values_and_grouped_queries_do_not()
    {
        Assert.DoesNotContain(Left(Checkpoints.Llama2_7B, "nvfp4", "awq_lite"), static l => l.EndsWith("o_proj", StringComparison.Ordinal));
        Assert.Contains(Left(Checkpoints.Llama31_8B, "nvfp4", "awq_lite"), static l => l.EndsWith("o_proj", StringComparison.Ordinal));
    }

    [Fact]
    public void A_norm_that_a_router_reads_too_keeps_its_weight()
    {
        var model = ArchitectureRegistry.Describe(Checkpoints.Qwen3Moe("m", layers: 1, hidden: 256, expert: 128, heads: 4, kvHeads: 2, experts: 8));

        var folds = Folds(model, "nvfp4", "awq_lite", static _ => true);

        Assert.Equal(
            ["model.layers.0.input_layernorm", .. Enumerable.Range(0, 8).Select(static e => $"model.layers.0.mlp.experts.{e}.up_proj")],
            folds.Select(static f => f.IntoModule));
        Assert.Equal(["model.layers.0.mlp.experts.1.down_proj"], folds[2].Linears);
    }

    [Fact]
    public void A_norm_is_folded_into_only_where_all_that_read_it_are_smoothed()
    {
        var model = ArchitectureRegistry.Describe(Checkpoints.Classics7M);

        var folds = Folds(model, "int4_blockwise_weight_only", "awq_lite", static l => !l.EndsWith("2.self_attn.v_proj", StringComparison.Ordinal));

        Assert.DoesNotContain(folds, static f => f.IntoModule == "model.layers.2.input_layernorm");
        Assert.Contains(folds, static f => f.IntoModule == "model.layers.2.post_attention_layernorm");
        Assert.Contains(folds, static f => f.IntoModule == "model.layers.1.input_layernorm");
    }

    [Fact]
    public void A_plan_counts_the_bytes_of_factors_that_are_not_folded()
    {
        var (smoothed, plain) = (Plan("awq_lite"), Plan("max"));

        // o_proj of six layers, 256 columns each, in bfloat16.
        Assert.Equal(6 * 256 * 2, smoothed.BytesAfter - plain.BytesAfter);
        Assert.Equal(6 * 256 * 2, smoothed.Treatments.Sum(static t => t.BytesAfter) - plain.Treatments.Sum(static t => t.BytesAfter));
        // A factor of every linear, and 32 columns and rows of bfloat16 beside it.
        var shapes = smoothed.Treatments.Where(static t => t.Format is not null).Select(static t => t.Module);
        Assert.Equal(shapes.Sum(static m => m.Count * 2 * (m.Columns + (32 * (m.Rows + m.Columns)))), Plan("svdquant").BytesAfter - plain.BytesAfter);

        static QuantPlan Plan(string algorithm) =>
            RecipeText.Bind($"model: classics-7m\nformat: nvfp4\nalgorithm: {algorithm}\ncalibrate: {{data: c.jsonl}}\n", Checkpoints.Classics7M).Plan!;
    }

    /// <summary>15,000 experts are folded one by one and are a line in the plan all the same.</summary>
    [Fact]
    public void The_header_says_where_factors_go_in_a_line_for_each_kind_of_linear()
    {
        var plan = RecipeText.Bind("model: large-moe\nformat: nvfp4\nalgorithm: awq_lite\ncalibrate: {data: c.jsonl, moe_experts_ratio: 1}\n", Checkpoints.LargeMoe).Plan!;

        var lines = PlanWriter.Write(plan).Split('\n').Where(static l => l.StartsWith("//   smoothing:", StringComparison.Ordinal));

        Assert.Equal(
            [
                "//   smoothing: model.layers.{0..116}.self_attn.q_proj, k_proj, v_proj: into model.layers.{0..116}.input_layernorm",
                "//   smoothing: model.layers.{0..116}.self_attn.o_proj: pre_quant_scale of each",
                "//   smoothing: model.layers.{0..116}.mlp.experts.{0..127}.gate_proj, up_proj: pre_quant_scale of each",
                "//   smoothing: model.layers.{0..116}.mlp.experts.{0..127}.down_proj: into model.layers.{0..116}.mlp.experts.{0..127}.up_proj",
            ],
            lines);
    }

    /// <summary>Golden <c>moe/qwen3_moe/int8_smoothquant</c>: four factors in a layer, attention's.</summary>
    [Fact]
    public void A_plan_that_is_measured_only_folds_nothing()
    {
        var plan = RecipeText.Bind(
            "model: classics-7m\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\ncalibrate: {data: c.jsonl}\nexport: none\nevaluate: {data: e.jsonl}\n",
            Checkpoints.Classics7M).Plan!;

        var lines = PlanWriter.Write(plan).Split('\n').Where(static l => l.StartsWith("//   smoothing:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, static l => Assert.EndsWith("pre_quant_scale of each", l, StringComparison.Ordinal));
    }

    [Fact]
    public void SmoothQuant_leaves_routed_experts_alone()
    {
        var model = Checkpoints.Qwen3Moe("m", layers: 2, hidden: 256, expert: 768, heads: 4, kvHeads: 2, experts: 8);

        var (smoothed, plain) = (Bytes("smoothquant"), Bytes("max"));

        Assert.Equal(2 * 2 * ((3 * 256) + (4 * 128)), smoothed - plain);

        long Bytes(string algorithm) => RecipeText.Bind($"model: m\nformat: int8\nalgorithm: {algorithm}\ncalibrate: {{data: c.jsonl}}\n", model).Plan!.BytesAfter;
    }

    [Theory]
    [InlineData("fp8", 8)]
    [InlineData("fp8_cast", 0)]
    [InlineData("nvfp4_rotate", 8)]
    [InlineData("fp8_affine", 8 + (2 * 2 * 2 * 64))]
    public void A_plan_counts_the_scales_and_means_of_the_cache(string cache, int bytesPerLayer)
    {
        Assert.Equal(6 * bytesPerLayer, Bytes(cache) - Bytes("none"));

        static long Bytes(string cache) =>
            RecipeText.Bind($"model: classics-7m\nformat: fp8\nkv_cache: {cache}\ncalibrate: {{data: c.jsonl}}\n", Checkpoints.Classics7M).Plan!.BytesAfter;
    }

    private static IEnumerable<string> Linears(ModelManifest manifest) =>
        ArchitectureRegistry.Describe(manifest).Modules.Where(static m => m.Kind == ModuleKind.Linear).SelectMany(static m => m.Name.Indices[0].Indices.Select(i => m.Name.At(i)));

    private static IReadOnlyList<SmoothingFold> Folds(ModelGraph model, string format, string algorithm, Func<string, bool> isQuantized)
    {
        var linears = model.Modules.Where(static m => m.Kind == ModuleKind.Linear).SelectMany(static m => m.Name.Indices.Count == 1
            ? m.Name.Indices[0].Indices.Select(i => m.Name.At(i))
            : m.Name.Indices[0].Indices.SelectMany(i => m.Name.Indices[1].Indices.Select(j => m.Name.At(i, j))));
        return SmoothingFolds.Of(model, [Algorithm(algorithm)], linears.Where(isQuantized).ToDictionary(static l => l, _ => QuantFormats.Find(format)!));
    }

    private static string[] Left(ModelManifest manifest, string format, string algorithm)
    {
        var linears = Linears(manifest).ToList();
        var folded = Folds(ArchitectureRegistry.Describe(manifest), format, algorithm, static _ => true).SelectMany(static f => f.Linears).ToHashSet();
        return new[] { Algorithm(algorithm) }.Smooths(QuantFormats.Find(format)!) ? [.. linears.Where(l => !folded.Contains(l)).Order(StringComparer.Ordinal)] : [];
    }

    private static CalibrationAlgorithm Algorithm(string name) => Planck.Recipes.RecipeParser.Parse("demo.yaml", $"model: m\nalgorithm: {name}\n").Recipe.Algorithms.Single().Value;

    private static string[] Recorded(string tensors)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(tensors));
        var root = json.RootElement.TryGetProperty("tensors", out var inner) ? inner : json.RootElement;
        const string Suffix = ".pre_quant_scale";
        return [.. root.EnumerateObject().Select(static p => p.Name).Where(static n => n.EndsWith(Suffix, StringComparison.Ordinal)).Select(static n => n[..^Suffix.Length]).Order(StringComparer.Ordinal)];
    }
}
