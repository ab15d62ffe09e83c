using System.Linq;
using Planck.Algorithms;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes;

public class RecipeParserTests
{
    private const string Path = "recipes/classics-7m-mixed.yaml";

    private static Recipe Parse(string text)
    {
        var parsed = RecipeParser.Parse(Path, text);
        Assert.Empty(parsed.Findings);
        return parsed.Recipe;
    }

    private static string Underlined(string text, SourceSpan span) => text.Substring(span.Start, span.Length);

    [Fact]
    public void Every_key_of_the_example_is_read()
    {
        var recipe = Parse(ExampleRecipe.Text);

        Assert.Equal(Path, recipe.Path);
        Assert.Equal("classics-7m-mixed", recipe.Name);
        Assert.Equal("classics-7m", recipe.Model!.Value);
        Assert.Equal(QuantFormats.W4A16Nvfp4, recipe.Format!.Format);
        Assert.Equal(32, recipe.Format.BlockSize!.Value);
        Assert.Equal(KvCacheFormats.Fp8Cast, recipe.KvCache!.Value);
        Assert.Equal(new Max(), recipe.Algorithms.Single().Value);
        Assert.Equal(ArithmeticProfile.Cpu, recipe.Arithmetic!.Value);
        Assert.Equal("modelopt", recipe.Export!.Value);
        Assert.Equal(5_000_000_000, recipe.MaxShardSize!.Value);
    }

    [Fact]
    public void An_engine_is_split_into_name_and_oldest_version_each_at_its_place()
    {
        var recipe = Parse(ExampleRecipe.Text);

        Assert.Equal(["vllm", "tensorrt-llm"], recipe.Targets.Select(t => t.Engine!.Value));
        Assert.Equal(["0.11", "1.2.0"], recipe.Targets.Select(t => t.EngineVersion!.Value));
        Assert.Equal(["vllm", "tensorrt-llm"], recipe.Targets.Select(t => Underlined(ExampleRecipe.Text, t.Engine!.Span)));
        Assert.Equal(["0.11", "1.2.0"], recipe.Targets.Select(t => Underlined(ExampleRecipe.Text, t.EngineVersion!.Span)));
        Assert.Equal(["h200", "b200"], recipe.Targets.Select(t => t.Gpu!.Value));
        Assert.Equal(2, recipe.Targets[0].TensorParallel!.Value);
        Assert.Null(recipe.Targets[1].TensorParallel);
    }

    [Fact]
    public void A_rule_with_a_list_of_patterns_is_a_rule_for_each_of_them()
    {
        var rules = Parse(ExampleRecipe.Text).Rules;

        Assert.Equal(["*.self_attn.*", "layers.{0,5}.mlp.*", "*.lm_head", "*.mlp.down_proj"], rules.Select(r => r.Layers.Value.Text));
        Assert.Equal(["\"*.self_attn.*\"", "\"layers.{0,5}.mlp.*\"", "'*.lm_head'", "\"*.mlp.down_proj\""], rules.Select(r => Underlined(ExampleRecipe.Text, r.Layers.Span)));
        Assert.Equal([QuantFormats.Int8PerChannel, null, null, QuantFormats.W4A16Nvfp4], rules.Select(r => r.Format.Format));
        Assert.Equal(["int8_weight_only", "keep", "keep", "nvfp4"], rules.Select(r => Underlined(ExampleRecipe.Text, r.Format.Span)));
        Assert.Equal(["attention is sensitive", null, null, null], rules.Select(r => r.Because));
        Assert.Equal(16, rules[3].Format.BlockSize!.Value);
    }

    [Fact]
    public void A_target_and_an_export_can_be_written_short()
    {
        var recipe = Parse("model: m\ntarget: {engine: vllm}\nformat: keep\nexport: modelopt\n");

        var target = Assert.Single(recipe.Targets);
        Assert.Equal("vllm", target.Engine!.Value);
        Assert.Null(target.EngineVersion);
        Assert.Null(target.Gpu);
        Assert.Null(recipe.Format!.Format);
        Assert.Equal("modelopt", recipe.Export!.Value);
        Assert.Null(recipe.MaxShardSize);
    }

    [Fact]
    public void Words_that_YAML_gives_a_meaning_are_texts()
    {
        var recipe = Parse("model: 1.0\ntarget: {engine: no, gpu: 0x10}\nformat: mxfp8\n");

        Assert.Equal("1.0", recipe.Model!.Value);
        Assert.Equal("no", recipe.Targets[0].Engine!.Value);
        Assert.Equal("0x10", recipe.Targets[0].Gpu!.Value);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("500 MB", 500_000_000)]
    [InlineData("500MB", 500_000_000)]
    [InlineData("10 GiB", 10_737_418_240)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("2 TB", 2_000_000_000_000)]
    public void Sizes_have_decimal_and_binary_units(string written, long bytes) =>
        Assert.Equal(bytes, Parse($"model: m\nformat: mxfp8\nexport: {{max_shard_size: {written}}}\n").MaxShardSize!.Value);

    [Fact]
    public void Every_format_can_be_named_and_every_pair_of_halves_gives_a_format_with_these_halves()
    {
        foreach (var format in QuantFormats.All)
        {
            Assert.Equal(format, Parse($"model: m\nformat: {format.Id}\n").Format!.Format);
            var pair = Parse($"model: m\nweights: {format.Weights}\nactivations: {format.Activations}\n").Format!.Format!;
            Assert.Equal((format.Weights, format.Activations), (pair.Weights, pair.Activations));
        }

        foreach (var cache in KvCacheFormats.All)
            Assert.Equal(cache, Parse($"model: m\nkv_cache: {cache.Id}\n").KvCache!.Value);
    }

    [Fact]
    public void A_block_size_is_accepted_exactly_where_the_format_offers_it()
    {
        foreach (var format in QuantFormats.All)
        {
            foreach (var size in new[] { 16, 32, 64, 128, 256, 512 })
            {
                var findings = RecipeParser.Parse(Path, $"model: m\nformat: {format.Id}\nblock_size: {size}\n").Findings;
                var isOffered = format.BlockSizes.Contains(size) || (format.BlockSizes.Count == 0 && format.DefaultBlockSize == size);
                Assert.Equal(isOffered, findings.Count == 0);
            }
        }
    }

    [Fact]
    public void An_evaluation_says_on_what_and_how_good()
    {
        var recipe = Parse("model: m\nformat: mxfp8\nmemory_budget: 2 GiB\nevaluate:\n  data: data/eval.jsonl\n  samples: 64\n  sequence_length: 512\n  stride: 256\n  max_perplexity_ratio: 1.01\n  max_kl: 0.02\n  min_top1_agreement: 0.95\n  min_cosine: 0.99\n");

        Assert.Equal(2L << 30, recipe.MemoryBudget!.Value);
        Assert.Equal(
            new EvaluationPlan("data/eval.jsonl") { Samples = 64, SequenceLength = 512, Stride = 256, MaxPerplexityRatio = 1.01, MaxKl = 0.02, MinTop1Agreement = 0.95, MinCosine = 0.99 },
            recipe.Evaluate!.Plan);
        Assert.Equal(4, recipe.Evaluate.Span.Line + 1);
        Assert.Equal(new EvaluationPlan("e.safetensors"), Parse("model: m\nformat: mxfp8\nevaluate: {data: e.safetensors}\n").Evaluate!.Plan);
    }

    [Fact]
    public void A_reason_becomes_one_line_whatever_the_recipe_spells()
    {
        var recipe = Parse("model: m\nrules:\n  - layers: x\n    format: keep\n    because: |\n      first\n        second\n  - layers: y\n    format: keep\n    because: \"a\\u2028b\\0c\"\n");

        Assert.Equal(["first second", "a b c"], recipe.Rules.Select(r => r.Because));
    }

    [Theory]
    [InlineData("recipes/a.yaml", "a")]
    [InlineData("recipes\\llama-3.1-8b_v2.yml", "llama-3.1-8b_v2")]
    [InlineData("A", "A")]
    public void The_file_name_without_extension_names_the_recipe(string path, string name)
    {
        var parsed = RecipeParser.Parse(path, "model: m\nformat: mxfp8\n");

        Assert.Empty(parsed.Findings);
        Assert.Equal(name, parsed.Recipe.Name);
    }

    [Theory]
    [InlineData("recipes/405b.yaml", "recipe-405b")]
    [InlineData("recipes/my recipe (2).yaml", "my-recipe-2")]
    [InlineData("recipes/größe.yaml", "gr-e")]
    [InlineData("recipes/.yaml", "recipe")]
    [InlineData("recipes/a-.yaml", "a")]
    [InlineData("", "recipe")]
    public void A_file_name_that_names_no_plan_is_a_finding_with_a_name_that_does(string path, string repaired)
    {
        var parsed = RecipeParser.Parse(path, "model: m\nformat: mxfp8\n");

        var finding = Assert.Single(parsed.Findings);
        Assert.Equal(Rules.RecipeName, finding.Rule);
        Assert.Contains($"'{repaired}.yaml'", finding.Suggestion);
        Assert.Equal(repaired, parsed.Recipe.Name);
        Assert.Empty(RecipeParser.Parse(repaired + ".yaml", "model: m\nformat: mxfp8\n").Findings);
    }

    [Fact]
    public void Two_parses_of_one_text_are_equal_so_that_the_generator_can_cache_them()
    {
        Assert.Equal(RecipeParser.Parse(Path, ExampleRecipe.Text), RecipeParser.Parse(Path, ExampleRecipe.Text));
        Assert.NotEqual(RecipeParser.Parse(Path, ExampleRecipe.Text), RecipeParser.Parse(Path, ExampleRecipe.Text.Replace("keep", "mxfp8", System.StringComparison.Ordinal)));
    }

    [Fact]
    public void Calibration_is_read_with_the_defaults_of_its_plan()
    {
        var plain = Parse("model: m\nformat: fp8\ncalibrate: {data: c.jsonl}\n").Calibrate!.Plan;
        var full = Parse("""
            model: m
            format: fp8
            calibrate:
              data: data/c.jsonl
              column: messages
              samples: 128
              sequence_length: 256
              batch_size: 8
              layerwise: true
              moe_experts_ratio: 0.5
            """).Calibrate!.Plan;

        Assert.Equal(new CalibrationPlan("c.jsonl"), plain);
        Assert.Equal(
            new CalibrationPlan("data/c.jsonl") { Column = "messages", Samples = 128, SequenceLength = 256, BatchSize = 8, Layerwise = true, MoeExpertsRatio = 0.5 },
            full);
    }

    [Theory]
    [InlineData("awq_lite", "awq_lite")]
    [InlineData("{method: awq_lite, alpha_step: 0.05}", "awq_lite (alpha_step 0.05)")]
    [InlineData("{alpha_step: 0.1, method: awq_lite}", "awq_lite")]
    [InlineData("[max, {method: mse, step_size: 0.5}]", "max, then mse (step_size 0.5)")]
    [InlineData("entropy", "entropy")]
    [InlineData("{method: histogram_mse, bins: 4096}", "histogram_mse (bins 4096)")]
    public void An_algorithm_is_a_name_a_mapping_or_a_list_of_these(string written, string meant) =>
        Assert.Equal(meant, Parse($"model: m\nformat: fp8\nalgorithm: {written}\n").Algorithms.Select(static a => a.Value).Describe());
}
