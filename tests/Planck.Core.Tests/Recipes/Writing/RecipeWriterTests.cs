using System;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Recipes;
using Planck.Recipes.ModelOpt.Imports;
using Planck.Recipes.Writing;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.Writing;

/// <summary>A bound plan, written as a recipe, binds to the same plan.</summary>
public class RecipeWriterTests
{
    [Fact]
    public void What_ModelOpt_ships_becomes_a_recipe_with_the_same_plan()
    {
        var count = 0;
        foreach (var path in ModelOptLibrary.Paths.Where(static p => p.StartsWith(ModelOptLibrary.ModelPresets, StringComparison.Ordinal) || (p.Contains("/ptq/", StringComparison.Ordinal) && !p.StartsWith("configs", StringComparison.Ordinal))))
        {
            foreach (var manifest in new[] { SampleModels.Classics7M, SampleModels.Qwen3_30B_A3B })
            {
                var (recipe, bound) = Bind(path, manifest);
                if (bound.Plan is not { } plan)
                    continue;
                var text = RecipeWriter.Write(plan, recipe);
                var again = Binder.Bind(RecipeParser.Parse("recipe.yaml", text), manifest, [manifest.Name]);
                Assert.True(again.Plan is not null && SamePlan.Are(plan, again.Plan), $"{path}\n{text}{string.Join("\n", again.Findings)}");
                count++;
            }
        }

        Assert.True(count > 80, $"only {count} plans");
    }

    [Theory]
    [InlineData("format: mxfp8\nrules:\n  - {layers: \"layers.{0,31}.*\", format: keep}\n  - {layers: \"*.o_proj\", format: mxfp4}\nkv_cache: fp8_cast\n")]
    [InlineData("rules:\n  - {layers: \"*.mlp.*\", format: w4a16_nvfp4, block_size: 32}\n")]
    [InlineData("format: int4_blockwise_weight_only\nblock_size: 64\nrules:\n  - {layers: \"layers.{3..9}.self_attn.*\", format: fp8_per_channel_per_token}\narithmetic: cpu\nmemory_budget: 1 GB\nexport: {max_shard_size: 2 GB}\n")]
    [InlineData("target:\n  - {engine: vllm>=0.11, gpu: h200, tensor_parallel: 2}\n  - {gpu: b200}\nformat: fp8\nkv_cache: fp8\ncalibrate: {data: data/a.jsonl, column: chat, samples: 64, sequence_length: 256, batch_size: 4}\nalgorithm: {method: percentile, percentile: 99.9}\nevaluate: {data: data/e.jsonl, max_kl: 0.02, samples: 8}\n")]
    [InlineData("format: nvfp4\ncalibrate: {data: a.txt}\nalgorithm: {method: awq_lite, alpha_step: 0.05}\n")]
    [InlineData("format: nvfp4_static\ncalibrate: {data: a.txt}\nalgorithm:\n  - nvfp4_act_headroom\n  - {method: mse, fp8_scale_sweep: true}\n")]
    [InlineData("format: nvfp4\ninput_amax: 2688\nrules:\n  - {layers: \"*.mlp.*\", format: fp8, input_amax: 0.3}\n")]
    [InlineData("format: w4a16_nvfp4\nrules:\n  - {layers: lm_head, format: w4a16_nvfp4_static}\n  - {layers: model.embed_tokens, format: w4a16_nvfp4}\nalgorithm: {method: mse, share_global_amax: false}\n")]
    public void So_does_every_part_of_a_recipe_of_our_own(string written)
    {
        foreach (var manifest in new[] { SampleModels.Llama31_8B, SampleModels.Qwen3_30B_A3B })
        {
            var recipe = RecipeParser.Parse("own.yaml", $"model: {manifest.Name}\n{written.Replace("31", Layers(manifest), StringComparison.Ordinal)}");
            var bound = Binder.Bind(recipe, manifest, [manifest.Name]);
            Assert.True(bound.Plan is not null, string.Join("\n", bound.Findings));

            var text = RecipeWriter.Write(bound.Plan, recipe.Recipe);

            var again = RecipeText.Bind(text, manifest);
            Assert.True(again.Plan is not null && SamePlan.Are(bound.Plan, again.Plan), text + string.Join("\n", again.Findings));
            Assert.Equal(bound.Plan.Targets, again.Plan!.Targets);
        }
    }

    [Fact]
    public void It_reads_as_a_person_would_write_it()
    {
        var moe = Bind("general/ptq/nvfp4_experts_only-kv_fp8_cast", SampleModels.Qwen3_30B_A3B);
        var mixed = RecipeParser.Parse("mixed.yaml", "model: llama-3.1-8B\nformat: mxfp8\nrules:\n  - {layers: \"layers.{0,31}.*\", format: keep}\n  - {layers: \"layers.{1..30}.mlp.*\", format: mxfp4}\n");
        var own = Binder.Bind(mixed, SampleModels.Llama31_8B, ["llama-3.1-8B"]);

        Snapshot.Verify($"{RecipeWriter.Write(moe.Bound.Plan!, moe.Recipe)}---\n{RecipeWriter.Write(own.Plan!, mixed.Recipe)}");
    }

    [Fact]
    public void Plans_that_differ_in_one_layer_are_not_the_same()
    {
        var one = RecipeText.Bind("model: classics-7m\nformat: mxfp8\n", SampleModels.Classics7M).Plan!;
        var other = RecipeText.Bind("model: classics-7m\nformat: mxfp8\nrules: [{layers: \"layers.{5}.self_attn.o_proj\", format: keep}]\n", SampleModels.Classics7M).Plan!;
        var parted = RecipeText.Bind("model: classics-7m\nrules: [{layers: \"layers.{0..2}.*\", format: mxfp8}, {layers: \"layers.{3..5}.*\", format: mxfp8}]\n", SampleModels.Classics7M).Plan!;

        Assert.False(SamePlan.Are(one, other));
        Assert.True(SamePlan.Are(one, parted));
        Assert.False(SamePlan.Are(one, RecipeText.Bind("model: classics-7m\nformat: mxfp8\nkv_cache: fp8_cast\n", SampleModels.Classics7M).Plan!));
    }

    private static string Layers(ModelManifest manifest) => manifest == SampleModels.Llama31_8B ? "31" : "47";

    private static (Recipe Recipe, BoundRecipe Bound) Bind(string path, ModelManifest manifest)
    {
        var parsed = RecipeDocument.Parse(Path.GetFileName(path) + ".yaml", ModelOptLibrary.Read(path)!, new(manifest.Name, null, "data/calib.jsonl"));
        return (parsed.Recipe, Binder.Bind(parsed, manifest, [manifest.Name]));
    }
}
