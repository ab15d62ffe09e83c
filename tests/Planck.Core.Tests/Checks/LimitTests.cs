using System;
using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

/// <summary>PLK230 to PLK233: what a plan costs, held to the recipe's <c>limits</c>.</summary>
public class LimitTests
{
    private const string Data = "calibrate: {data: data/calib.safetensors, batch_size: 8}\n";

    // 6,819,072 weights: 4,718,592 of linears, 1,048,576 each of embedding and head, and norms.
    private static string Judged(string rest, ModelManifest? manifest = null) =>
        RecipeText.Judged($"model: {(manifest ?? SampleModels.Classics7M).Name}\n{rest}", manifest ?? SampleModels.Classics7M);

    private static string[] Rules(string rest, ModelManifest? manifest = null) =>
        [.. RecipeText.Bind($"model: {(manifest ?? SampleModels.Classics7M).Name}\n{rest}", manifest ?? SampleModels.Classics7M).Findings.Select(static f => f.Rule.Id)];

    // mxfp8: 4,718,592 x 33/32 bytes of linears and 2 x 2,100,480 of the rest.
    [Theory]
    [InlineData(9_067_008, true)]
    [InlineData(9_067_007, false)]
    public void A_checkpoint_may_be_as_large_as_the_limit_to_the_byte(long limit, bool fits) =>
        Assert.Equal(fits ? [] : ["PLK230"], Rules($"format: mxfp8\nlimits: {{max_size: {limit}}}\n"));

    [Theory]
    [InlineData("10.7", true)]
    [InlineData("10.6", false)]
    public void Bits_per_weight_count_the_whole_model(string limit, bool fits) =>
        Assert.Equal(fits ? [] : ["PLK232"], Rules($"format: mxfp8\nlimits: {{max_bits_per_weight: {limit}}}\n"));

    // Attention is 1,179,648 of 4,718,592: a quarter.
    [Theory]
    [InlineData("75 %", true)]
    [InlineData("75.01 %", false)]
    [InlineData("100 %", false)]
    public void The_share_that_is_quantized_is_of_the_linears_of_the_layers(string limit, bool holds) =>
        Assert.Equal(holds ? [] : ["PLK231"], Rules($"format: mxfp8\nrules:\n  - layers: \"*.self_attn.*\"\n    format: keep\nlimits: {{min_quantized: {limit}}}\n"));

    [Fact]
    public void A_head_that_is_quantized_counts_for_no_share() =>
        Assert.Equal(["PLK231"], Rules("rules:\n  - layers: lm_head\n    format: fp8\n" + Data + "limits: {min_quantized: 1 %}\n"));

    [Fact]
    public void PLK230_a_checkpoint_that_is_too_large() => Snapshot.Verify(
        Judged("format: mxfp8\nlimits: {max_size: 8 MB}\n")
        + Judged("format: mxfp8\nlimits: {max_size: 6 MB}\n")
        + Judged("format: mxfp8\nlimits: {max_size: 9067007}\n")
        + Judged("format: int4_blockwise_weight_only\nlimits: {max_size: 5 MB}\n")
        + Judged("format: w4a16_nvfp4\nrules:\n  - layers: \"layers.{0,5}.*\"\n    format: keep\n    because: they are sensitive\nlimits:\n  max_size: 7 MB\n")
        + Judged("kv_cache: fp8_cast\nlimits: {max_size: 1 MB}\n"));

    [Fact]
    public void PLK231_too_little_is_quantized() => Snapshot.Verify(
        Judged("format: mxfp8\nrules:\n  - layers: \"*.down_proj\"\n    format: keep\n    because: it has outliers\nlimits: {min_quantized: 95 %}\n")
        + Judged("rules:\n  - layers: \"*.mlp.*\"\n    format: mxfp8\nlimits: {min_quantized: 80 %}\n")
        + Judged("kv_cache: fp8_cast\nlimits: {min_quantized: 0.5 %}\n"));

    [Fact]
    public void PLK232_too_many_bits() => Snapshot.Verify(
        Judged("format: mxfp8\nlimits: {max_bits_per_weight: 9}\n")
        + Judged("format: int4_blockwise_weight_only\nlimits: {max_bits_per_weight: 4.25}\n"));

    [Fact]
    public void PLK233_too_much_memory() => Snapshot.Verify(
        Judged("format: int4_blockwise_weight_only\nalgorithm: gptq\n" + Data + "memory_budget: 100 MB\nlimits: {max_memory: 100 MB}\n")
        + Judged("format: int4_blockwise_weight_only\nalgorithm: gptq\n" + Data + "memory_budget: 1 MB\nlimits: {max_memory: 5 MB}\n")
        + Judged("format: mxfp8\nevaluate: {data: e.jsonl}\nmemory_budget: 50 MB\nlimits: {max_memory: 50 MB}\n")
        + Judged("format: mxfp8\nevaluate: {data: e.jsonl}\nlimits: {max_memory: 50 MB}\n"));

    [Theory]
    [InlineData("format: mxfp8\nlimits: {max_memory: 1 KB}\n")]
    [InlineData("format: mxfp8\nevaluate: {data: e.jsonl}\nmemory_budget: 40 MB\nlimits: {max_memory: 50 MB}\n")]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: gptq\n" + Data + "memory_budget: 50 MB\nlimits: {max_memory: 64 MB}\n")]
    public void Memory_within_the_limit_is_fine(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void Limits_are_not_asked_of_a_recipe_with_other_errors() =>
        Assert.Equal(["PLK208"], Rules("format: fp8\nlimits: {max_size: 1 B}\n"));

    [Fact]
    public void Every_limit_that_is_passed_is_a_finding_of_its_own() =>
        Assert.Equal(["PLK230", "PLK232"], Rules("format: mxfp8\nlimits: {max_size: 1 KB, max_bits_per_weight: 2, min_quantized: 100 %}\n"));

    [Fact]
    public void A_plan_within_its_limits_says_so()
    {
        var plan = RecipeText.Bind("model: classics-7m\nformat: mxfp8\nlimits: {max_size: 10 MB, max_bits_per_weight: 11, min_quantized: 95 %, max_memory: 1 GB}\n", SampleModels.Classics7M).Plan!;

        Assert.Contains("within limits: 9.07 MB of 10.0 MB, 10.64 of 11 bits per weight, 100 % quantized, 95 % demanded, memory up to 1.00 GB", Planck.Plans.PlanWriter.Write(plan), StringComparison.Ordinal);
    }
}
