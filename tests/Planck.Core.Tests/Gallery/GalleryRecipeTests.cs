using System;
using System.Linq;
using Planck.Architectures;
using Planck.Models;
using Planck.Plans;

namespace Planck.Core.Tests.Gallery;

/// <summary>Every recipe of the gallery compiles without a word, and every model has one.</summary>
public class GalleryRecipeTests
{
    /// <summary>GPT-2's weights lie [in, out]: no format of this version writes them.</summary>
    private const string WithoutRecipe = "gpt2";

    public static TheoryData<string> Recipes => [.. GalleryFolder.Recipes];

    public static TheoryData<string> Models => [.. GalleryFolder.Models];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_of_the_gallery_compiles_without_a_finding(string recipe)
    {
        var bound = GalleryFolder.Bind(recipe);

        Assert.Empty(bound.Findings);
        Assert.NotNull(bound.Plan);
    }

    [Fact]
    public void Every_model_has_a_recipe_but_one_that_cannot()
    {
        var used = GalleryFolder.Recipes.Select(static r => GalleryFolder.Bind(r).Plan!.Model.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([WithoutRecipe], GalleryFolder.Models.Where(m => !used.Contains(m)));
        Assert.DoesNotContain(ArchitectureRegistry.Describe(GalleryFolder.Manifest(WithoutRecipe)).Modules, static m => m.Kind == ModuleKind.Linear);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_manifest_says_that_it_was_made_from_a_configuration(string model) =>
        Assert.True(GalleryFolder.Manifest(model).Origin.IsConfiguration);

    [Fact]
    public void Models_published_in_another_dtype_are_listed_as_converted() => Assert.Equal(
        [
            "DeepSeek-R1 fp8", "DeepSeek-V3 fp8", "Kimi-K2-Instruct fp8", "Llama-2-7b-hf float16", "MiniMax-M2.5 fp8", "Qwen3-30B-A3B-FP8 fp8", "Qwen3-32B-FP8 fp8",
            "Reflection-Llama-3.1-70B float32", "gemma-2-2b float32", "gemma-2-9b float32", "gpt-oss-120b mxfp4", "gpt-oss-20b mxfp4", "gpt2 unspecified", "opt-125m float16", "stablelm-2-zephyr-1_6b float16",
        ],
        GalleryFolder.Models.Select(GalleryFolder.Manifest).Where(static m => m.Origin.ConvertedFrom.Length > 0).Select(static m => $"{m.Name} {m.Origin.ConvertedFrom}"));

    /// <summary>What a user gets told at the top of the plan.</summary>
    [Fact]
    public void The_plan_says_that_nobody_saw_the_tensors() => Assert.Contains(
        "//   tensors by config.json, no file of them seen, and converted from fp8 to bfloat16\n",
        PlanWriter.Write(GalleryFolder.Bind("deepseek-r1-nvfp4-mlp-only").Plan!),
        StringComparison.Ordinal);

    [Fact]
    public void A_plan_of_69120_linears_fits_on_two_pages()
    {
        var plan = GalleryFolder.Bind("kimi-k2-nvfp4-experts").Plan!;

        Assert.Equal(69_120, plan.Treatments.Where(static t => t.Format is not null).Sum(static t => t.Module.Count));
        Assert.True(PlanWriter.Write(plan).Split('\n').Length < 100);
    }

    /// <summary>384 experts, 8 of them for a token: 16 rows of 512 tokens are 171 for each on average.</summary>
    [Fact]
    public void Kimi_calibrated_on_16_rows_is_told_what_its_experts_see()
    {
        var findings = GalleryFolder.BindText("model: Kimi-K2-Instruct\nformat: nvfp4\ncalibrate: {data: data/calib.jsonl, samples: 16}\n").Findings;

        Assert.Equal(
            "recipes/sample.yaml(3,1): warning PLK220: 'samples: 16' of 512 tokens give an expert 170.7 tokens on average (8192 x 8 of 384 experts / 384), and nvfp4 looks at the inputs of each: "
                + "one that is chosen a tenth as often sees 17, and one token in 18 served goes beyond their range; take 94 rows or more, or 'moe_experts_ratio: 1'",
            Assert.Single(findings).ToString());
    }

    /// <summary>Kinds of layers that alternate are a loop each, so that a plan does not grow with the number of alternations.</summary>
    [Theory]
    [InlineData("nemotron-h-56b-fp8")]
    [InlineData("nemotron-3-nano-30b-fp8")]
    [InlineData("llama-4-maverick-fp8")]
    [InlineData("llama-nemotron-super-49b-nvfp4")]
    public void A_plan_of_alternating_layers_fits_on_two_pages(string recipe) =>
        Assert.InRange(PlanWriter.Write(GalleryFolder.Bind(recipe).Plan!).Split('\n').Length, 40, 130);
}
