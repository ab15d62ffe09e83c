using System;
using System.Linq;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Plans;

public class PlanWriterTests
{
    [Fact]
    public void One_format_everywhere_is_one_loop() => Snapshot.Verify(
        PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "classics-7m-w4a16-nvfp4", new SampleRule("*", QuantFormats.W4A16Nvfp4, 2))),
        extension: "cs");

    [Fact]
    public void Rules_split_the_layers_into_ranges_of_equal_treatment() => Snapshot.Verify(
        PlanWriter.Write(SamplePlans.Bind(
            SampleModels.Classics,
            "classics-7m-mixed",
            new("*.mlp.*", QuantFormats.W4A16Nvfp4, 4),
            new("*.self_attn.*", QuantFormats.Int8PerChannel, 6, "attention is sensitive"),
            new("*.mlp.down_proj", QuantFormats.W4A16Nvfp4, 9, BlockSize: 32),
            new("layers.{0,5}.mlp.*", null, 12, "first and last blocks cost 0.4 perplexity"),
            new("layers.3.self_attn.o_proj", QuantFormats.Mxfp8, 15)) with
        {
            KvCache = KvCacheFormats.Fp8Cast,
            Arithmetic = ArithmeticProfile.Cpu,
            MaxShardSize = 5_000_000_000,
            Targets = ["vllm>=0.11 h200 tp2", "tensorrt-llm b200"],
        }),
        extension: "cs");

    [Fact]
    public void Experts_are_an_inner_loop() => Snapshot.Verify(
        PlanWriter.Write(SamplePlans.Bind(
            SampleModels.Mixture,
            "tiny-moe-fp8",
            new("*", QuantFormats.Fp8PerChannelPerToken, 2),
            new("*.experts.{6..7}.*", QuantFormats.Int4Blockwise, 5, BlockSize: 32),
            new("layers.{2}.mlp.experts.3.down_proj", null, 8))),
        extension: "cs");

    [Fact]
    public void Awkward_names_are_found_where_the_model_has_them() => Snapshot.Verify(
        PlanWriter.Write(SamplePlans.Bind(SampleModels.Awkward, "quant", new SampleRule("*", QuantFormats.Mxfp4, 1))),
        extension: "cs");

    [Fact]
    public void A_plan_that_only_casts_the_cache_needs_no_kernels() => Snapshot.Verify(
        PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "classics-7m-kv") with { KvCache = KvCacheFormats.Nvfp4Cast }),
        extension: "cs");

    [Fact]
    public void Forty_five_thousand_linears_are_a_page()
    {
        var text = PlanWriter.Write(SamplePlans.Bind(SampleModels.Deep, "deep", new SampleRule("*", QuantFormats.Fp8PerChannelPerToken, 1)));

        Assert.True(SampleModels.Deep.Modules.Sum(static m => m.Count) > 44_000);
        Assert.InRange(text.Split('\n').Length, 20, 65);
    }

    [Fact]
    public void Two_rules_with_one_format_are_one_loop()
    {
        var rules = new[] { new SampleRule("layers.{0..2}.*", QuantFormats.Mxfp8, 1), new SampleRule("layers.{3..5}.*", QuantFormats.Mxfp8, 2) };

        var text = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "two", rules));

        Assert.Single(text.Split('\n'), static l => l.Contains("for (", StringComparison.Ordinal));
        Assert.Contains("for (var i = 0; i <= 5; i++)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_differ_by_layer_do_not_split_a_loop()
    {
        var model = SampleModels.Graph("m", new() { Architecture = "A" }, [
            SampleModels.Linear("model.layers.{0..1}.fc", 32, 32, "", ShardAxis.None),
            SampleModels.Linear("model.layers.{2..3}.fc", 64, 32, "", ShardAxis.None)]);

        var text = PlanWriter.Write(SamplePlans.Bind(model, "two", new SampleRule("*", QuantFormats.Mxfp8, 1)));

        Assert.Contains("for (var i = 0; i <= 3; i++)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternating_layers_are_two_loops()
    {
        var even = string.Join(",", Enumerable.Range(0, 63).Select(static i => 2 * i));
        var model = SampleModels.Dense("m", 126, 256, 256, 256, 512, 1024);

        var text = PlanWriter.Write(SamplePlans.Bind(
            model, "alternating", new("*", QuantFormats.Mxfp8, 1), new SampleRule($"layers.{{{even}}}.*", QuantFormats.Mxfp4, 2)));

        Assert.Equal(4, text.Split("Quantize<Mxfp8>(").Length - 1);
        Assert.Equal(4, text.Split("Quantize<Mxfp4>(").Length - 1);
        Assert.Contains($"foreach (var i in Indices.Of(\"{even}\"))", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_left_out_does_not_part_a_loop()
    {
        var text = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "but-one", new("*", QuantFormats.Mxfp8, 1), new SampleRule("layers.3.*", null, 2)));

        Assert.Contains("foreach (var i in Indices.Of(\"0..2,4..5\"))", text, StringComparison.Ordinal);
        Assert.DoesNotContain("for (", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line one\nusing System;")]
    [InlineData("a\r\nb")]
    [InlineData("*/ } #endif // x")]
    [InlineData("\u2028public\u2029class\u0085X\vY\f\0")]
    public void A_reason_cannot_leave_its_comment(string because)
    {
        var plain = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "p", new SampleRule("*", QuantFormats.Mxfp8, 1)));

        var text = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "p", new SampleRule("*", QuantFormats.Mxfp8, 1, because)));

        Assert.Equal(PlanWriter.SemanticText(plain), PlanWriter.SemanticText(text));
        Assert.DoesNotContain(text, static c => c is '\r' or '\u2028' or '\u2029' or '\u0085' or '\v' or '\f' or '\0');
    }

    [Fact]
    public void Names_cannot_leave_their_strings()
    {
        var plan = SamplePlans.Bind(SampleModels.Classics, "x\"; int y; //\\\n", new SampleRule("*", QuantFormats.Mxfp8, 1));

        var text = PlanWriter.Write(plan with { RecipeFile = "x\n}.yaml" });

        Assert.Contains("""public string Name => "x\"; int y; //\\\u000A";""", text, StringComparison.Ordinal);
        Assert.Contains("recipe x }.yaml", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_semantic_text_ignores_lines_and_reasons_but_not_formats()
    {
        var first = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "p", new SampleRule("*", QuantFormats.Mxfp8, 1)));
        var moved = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "p", new SampleRule("*", QuantFormats.Mxfp8, 40, "moved")));
        var changed = PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "p", new SampleRule("*", QuantFormats.Mxfp4, 1)));

        Assert.NotEqual(first, moved);
        Assert.Equal(PlanWriter.SemanticText(first), PlanWriter.SemanticText(moved));
        Assert.NotEqual(PlanWriter.SemanticText(first), PlanWriter.SemanticText(changed));
        Assert.Equal(PlanWriter.SemanticText(first), PlanWriter.SemanticText(first.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_evaluation_and_its_memory_are_in_the_header_and_in_the_code() => Snapshot.Verify(
        PlanWriter.Write(SamplePlans.Bind(SampleModels.Classics, "measured", new SampleRule("*", QuantFormats.Mxfp8, 1)) with
        {
            MemoryBudget = 2_000_000_000,
            Evaluation = new("data/eval.jsonl") { Samples = 64, Stride = 1024, MaxPerplexityRatio = 1.01, MinCosine = 0.99 },
        }),
        extension: "cs");

    [Fact]
    public void Algorithms_data_and_the_places_of_smoothing_factors_are_in_the_plan() => Snapshot.Verify(
        PlanWriter.Write(Bind("""
            model: classics-7m
            format: nvfp4
            rules:
              - layers: "layers.{2..3}.*"
                format: int4_blockwise_weight_only
              - layers: lm_head
                format: fp8
            calibrate: {data: data/calib.safetensors, samples: 64, batch_size: 8}
            algorithm: {method: awq_full, alpha_step: 0.05}
            kv_cache: fp8
            """)),
        extension: "cs");

    [Fact]
    public void Several_algorithms_and_every_setting_of_the_data_are_in_the_plan() => Snapshot.Verify(
        PlanWriter.Write(Bind("""
            model: qwen3-30b-a3b
            format: nvfp4_static
            calibrate: {data: c.jsonl, column: messages, sequence_length: 256, layerwise: true, moe_experts_ratio: 0.25}
            algorithm:
              - {method: mse, fp8_scale_sweep: true}
              - awq_lite
            """, Planck.Core.Tests.Models.SampleModels.Qwen3_30B_A3B)),
        extension: "cs");

    [Fact]
    public void A_plan_that_only_measures_says_so() => Snapshot.Verify(
        PlanWriter.Write(Bind("model: classics-7m\nformat: mxfp6\nevaluate: {data: e.jsonl}\nexport: none\n")),
        extension: "cs");

    [Fact]
    public void The_default_algorithm_is_not_repeated()
    {
        const string Recipe = "model: classics-7m\nformat: mxfp8\n";

        Assert.Equal(PlanWriter.Write(Bind(Recipe)), PlanWriter.Write(Bind(Recipe + "algorithm: max\n")));
    }

    private static QuantPlan Bind(string recipe, ModelManifest? manifest = null) =>
        Planck.Core.Tests.Binding.RecipeText.Bind(recipe, manifest ?? Planck.Core.Tests.Models.SampleModels.Classics7M).Plan!;

    [Fact]
    public void A_recipe_with_errors_has_a_plan_that_does_nothing() => Snapshot.Verify(
        PlanWriter.WriteSkeleton(new Recipe
        {
            Path = "recipes/classics-7m-fp9.yaml",
            Name = "classics-7m-fp9",
            Model = new("classics-7m", Planck.Diagnostics.SourceSpan.FileStart("recipes/classics-7m-fp9.yaml")),
        }),
        extension: "cs");
}
