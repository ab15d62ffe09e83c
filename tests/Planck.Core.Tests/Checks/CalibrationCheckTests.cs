using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

/// <summary>PLK208 and PLK211 to PLK217: formats, algorithms and data that do not go together.</summary>
public class CalibrationCheckTests
{
    private const string Data = "calibrate: {data: data/calib.safetensors}\n";

    private const string FourOverSix = "algorithm: {method: mse, start_multiplier: 1.0, stop_multiplier: 1.5, step_size: 0.5}\n";

    private static string Judged(string rest, ModelManifest? manifest = null) => RecipeText.Judged($"model: {(manifest ?? SampleModels.Classics7M).Name}\n{rest}", manifest ?? SampleModels.Classics7M);

    private static string[] Rules(string rest, ModelManifest? manifest = null) =>
        [.. RecipeText.Bind($"model: {(manifest ?? SampleModels.Classics7M).Name}\n{rest}", manifest ?? SampleModels.Classics7M).Findings.Select(static f => f.Rule.Id)];

    [Fact]
    public void PLK208_what_looks_at_activations_needs_data() => Snapshot.Verify(
        Judged("format: fp8\n")
        + Judged("format: int8\nkv_cache: nvfp4_affine\n")
        + Judged("format: w4a16_nvfp4\nalgorithm: awq_lite\n")
        + Judged("format: nvfp4_static\nalgorithm: [max, gptq]\n")
        + Judged("rules:\n  - layers: \"*.mlp.*\"\n    format: nvfp4_static\n  - layers: \"*.self_attn.*\"\n    format: w4a8_nvfp4_fp8\n")
        + Judged("kv_cache: fp8\n"));

    [Theory]
    [InlineData("format: fp8\n" + Data)]
    [InlineData("format: w4a16_nvfp4\nalgorithm: awq_lite\n" + Data)]
    [InlineData("kv_cache: fp8\n" + Data)]
    [InlineData("format: mxfp8\nkv_cache: fp8_cast\n")]
    [InlineData("format: w4a16_nvfp4_static\nalgorithm: {method: mse, fp8_scale_sweep: true}\n")]
    public void Data_that_is_there_or_not_needed_is_not_asked_for(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void PLK211_data_that_nothing_reads() => Snapshot.Verify(
        Judged("format: mxfp8\nkv_cache: fp8_cast\n" + Data)
        + Judged("format: int8_weight_only\nalgorithm: mse\n" + Data));

    [Theory]
    [InlineData("format: mxfp8\nkv_cache: nvfp4\n" + Data)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: gptq\n" + Data)]
    public void Data_that_cache_or_algorithm_reads_is_no_PLK211(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void PLK212_an_algorithm_without_a_layer() => Snapshot.Verify(
        Judged("format: fp8\nalgorithm: smoothquant\n" + Data)
        + Judged("format: int8\nalgorithm: awq_lite\n" + Data)
        + Judged("format: w4a8_nvfp4_fp8\nalgorithm: svdquant\n" + Data)
        + Judged("format: fp8\nalgorithm: nvfp4_act_headroom\n" + Data)
        + Judged("format: w4a16_nvfp4\nalgorithm: nvfp4_act_headroom\n" + Data)
        + Judged("format: nvfp4\nalgorithm: {method: mse, fp8_scale_sweep: true}\n" + Data)
        + Judged("format: int4_blockwise_weight_only\nalgorithm: local_hessian\n" + Data)
        + Judged("rules:\n  - layers: \"*.experts.*\"\n    format: int8\nalgorithm: smoothquant\n" + Data, SampleModels.Qwen3_30B_A3B)
        + Judged("format: mxfp8\nalgorithm: mse\n")
        + Judged("format: mxfp4\nalgorithm: gptq\n" + Data)
        + Judged("format: nvfp4\nalgorithm: gptq\n" + Data)
        + Judged("format: w4a16_nvfp4\nalgorithm: gptq\n" + Data)
        + Judged("format: w4a8_nvfp4_fp8\nalgorithm: gptq\n" + Data)
        + Judged("format: nvfp4\nalgorithm: entropy\n" + Data)
        + Judged("kv_cache: fp8\nalgorithm: [max, awq_lite]\n" + Data));

    [Theory]
    [InlineData("format: int8\nalgorithm: smoothquant\n" + Data)]
    [InlineData("format: fp8\nrules:\n  - layers: \"*.mlp.*\"\n    format: int4_blockwise_weight_only\nalgorithm: awq_full\n" + Data)]
    [InlineData("format: nvfp4_static\nalgorithm: [nvfp4_act_headroom, {method: mse, fp8_scale_sweep: true}]\n" + Data)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: {method: local_hessian, fp8_scale_sweep: false, block_size: 128}\n" + Data)]
    [InlineData("format: fp8\nalgorithm: percentile\n" + Data)]
    [InlineData("format: nvfp4\nalgorithm: svdquant\n" + Data)]
    [InlineData("format: nvfp4_static\nalgorithm: gptq\n" + Data)]
    [InlineData("format: w4a16_nvfp4_static\nalgorithm: gptq\n" + Data)]
    [InlineData("format: nvfp4\nrules:\n  - layers: \"*.mlp.*\"\n    format: int4_blockwise_weight_only\nalgorithm: gptq\n" + Data)]
    public void An_algorithm_with_a_layer_has_no_findings(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void PLK213_four_over_six_without_the_search() => Snapshot.Verify(
        Judged("format: nvfp4_four_over_six\n" + Data)
        + Judged("format: w4a16_nvfp4_four_over_six\nalgorithm: mse\n"));

    [Theory]
    [InlineData("format: nvfp4_four_over_six\n" + FourOverSix + Data)]
    [InlineData("format: w4a16_nvfp4_four_over_six\n" + FourOverSix)]
    public void Four_over_six_with_its_search_has_no_findings(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void PLK214_svdquant_layer_by_layer() => Snapshot.Verify(Judged("format: nvfp4\nalgorithm: svdquant\ncalibrate:\n  data: c.jsonl\n  layerwise: true\n"));

    [Theory]
    [InlineData("svdquant", "false")]
    [InlineData("gptq", "true")]
    public void Other_algorithms_run_layer_by_layer(string algorithm, string layerwise) =>
        Assert.Empty(Rules($"format: nvfp4_static\nalgorithm: {algorithm}\ncalibrate: {{data: c.jsonl, layerwise: {layerwise}}}\n"));

    [Fact]
    public void PLK215_experts_that_see_few_tokens() => Snapshot.Verify(
        Judged("format: nvfp4\nalgorithm: awq_lite\n" + Data, SampleModels.Qwen3_30B_A3B)
        + Judged("rules:\n  - layers: \"*.experts.*\"\n    format: int4_blockwise_weight_only\nalgorithm: [max, awq_full]\n" + Data, SampleModels.Qwen3_30B_A3B));

    [Theory]
    [InlineData("format: nvfp4\nalgorithm: awq_lite\ncalibrate: {data: c.jsonl, moe_experts_ratio: 1}\n")]
    [InlineData("format: nvfp4\n" + Data)]
    [InlineData("format: int8\nalgorithm: smoothquant\n" + Data)]
    [InlineData("rules:\n  - layers: \"*.self_attn.*\"\n    format: nvfp4\nalgorithm: awq_lite\n" + Data)]
    public void Experts_that_see_all_tokens_or_need_none_are_no_PLK215(string recipe) => Assert.Empty(Rules(recipe, SampleModels.Qwen3_30B_A3B));

    [Fact]
    public void PLK216_a_format_that_is_only_simulated() => Snapshot.Verify(
        Judged("format: mxfp6\n")
        + Judged("format: mxfp8\nrules:\n  - layers: \"*.down_proj\"\n    format: mxint8\nexport: modelopt\n"));

    [Fact]
    public void A_simulated_format_is_evaluated_where_nothing_is_exported()
    {
        var bound = RecipeText.Bind("model: classics-7m\nformat: mxint8\nevaluate: {data: e.jsonl}\nexport: none\n", SampleModels.Classics7M);

        Assert.Empty(bound.Findings);
        Assert.Equal("none", bound.Plan!.Export);
    }

    [Fact]
    public void PLK217_algorithms_that_exclude_one_another() => Snapshot.Verify(
        Judged("format: int4_blockwise_weight_only\nalgorithm: [awq_lite, gptq]\n" + Data)
        + Judged("format: int8\nalgorithm:\n  - gptq\n  - smoothquant\n" + Data)
        + Judged("format: nvfp4_static\nalgorithm: [svdquant, max, gptq]\n" + Data)
        + Judged("format: nvfp4_static\nalgorithm: [local_hessian, awq_full]\n" + Data)
        + Judged("format: int4_blockwise_weight_only\nalgorithm: [awq_lite, awq_full]\n" + Data)
        + Judged("format: nvfp4\nalgorithm: [awq_lite, svdquant, awq_full]\n" + Data));

    [Theory]
    [InlineData("format: nvfp4\nalgorithm: [nvfp4_act_headroom, awq_lite]\n" + Data)]
    [InlineData("format: int8\nalgorithm: [smoothquant, percentile]\n" + Data)]
    [InlineData("format: fp8\nalgorithm: [percentile, entropy]\n" + Data)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: [gptq, mse]\n" + Data)]
    [InlineData("format: nvfp4_static\nalgorithm: [gptq, local_hessian]\n" + Data)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: [awq_clip, mse]\n" + Data)]
    [InlineData("format: int8_weight_only\nalgorithm: [mse, {method: mse, step_size: 0.05}]\n")]
    public void What_is_chosen_twice_or_for_other_inputs_is_PLK217(string recipe) => Assert.Equal(["PLK217"], Rules(recipe));

    [Theory]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: [awq_lite, awq_clip]\n" + Data)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: [awq_clip, gptq]\n" + Data)]
    [InlineData("format: int4_blockwise_weight_only\nalgorithm: [mse, gptq]\n" + Data)]
    [InlineData("format: int8\nalgorithm: [mse, percentile]\n" + Data)]
    [InlineData("format: nvfp4_static\nalgorithm: [nvfp4_act_headroom, gptq]\n" + Data)]
    [InlineData("format: int8\nrules:\n  - layers: \"*.mlp.*\"\n    format: int4_blockwise_weight_only\nalgorithm: [smoothquant, awq_lite]\n" + Data)]
    public void Algorithms_that_leave_one_another_alone_are_no_PLK217(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void PLK303_an_engine_that_loads_the_format_and_not_what_the_algorithm_makes_of_it() => Snapshot.Verify(
        Judged("target: {engine: vllm, gpu: b200}\nformat: nvfp4\nalgorithm: awq_lite\n" + Data)
        + Judged("target: {engine: sglang}\nformat: nvfp4\nalgorithm: awq_full\n" + Data)
        + Judged("target: {engine: tensorrt-llm}\nformat: nvfp4\nalgorithm: svdquant\n" + Data)
        + Judged("target: {engine: vllm}\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\n" + Data)
        + Judged("target: {engine: tensorrt-llm}\nformat: int4_blockwise_weight_only\nalgorithm: awq_clip\n" + Data)
        + Judged("target: {engine: vllm}\nformat: fp8\nrules:\n  - layers: lm_head\n    format: fp8\n" + Data));

    [Theory]
    [InlineData("target: {engine: tensorrt-llm, gpu: b200}\nformat: nvfp4\nalgorithm: awq_lite\n" + Data)]
    [InlineData("target: {engine: tensorrt-llm, gpu: a100}\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\n" + Data)]
    [InlineData("target: {engine: vllm, gpu: b200}\nformat: nvfp4\nalgorithm: awq_clip\n" + Data)]
    [InlineData("target: {engine: vllm, gpu: b200}\nformat: nvfp4_four_over_six\n" + FourOverSix + Data)]
    [InlineData("target: {engine: vllm, gpu: b200}\nformat: nvfp4\nrules:\n  - layers: \"*.mlp.*\"\n    format: fp8\n" + Data)]
    public void What_the_engine_loads_has_no_findings(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void The_head_takes_FP8_when_a_rule_names_it()
    {
        var plan = RecipeText.Bind("model: classics-7m\nformat: nvfp4\nrules:\n  - layers: lm_head\n    format: fp8\n" + Data, SampleModels.Classics7M).Plan!;

        Assert.Equal("fp8", plan.Treatments.Single(static t => t.Module.Kind == ModuleKind.Head).Format!.Id);
        Assert.Equal(4 + 4 + (4096 * 256), plan.Treatments.Single(static t => t.Module.Kind == ModuleKind.Head).BytesAfter);
    }

    [Theory]
    [InlineData("format: fp8\n")]
    [InlineData("format: fp8\nrules:\n  - layers: \"*\"\n    format: fp8\n")]
    [InlineData("format: nvfp4\nrules:\n  - layers: [\"*.mlp.*\", \"*head*\", \"*_proj\"]\n    format: nvfp4\n")]
    public void The_head_keeps_its_dtype_under_formats_and_wildcards(string recipe) => Assert.DoesNotContain(
        RecipeText.Bind("model: classics-7m\n" + recipe + Data, SampleModels.Classics7M).Plan?.Treatments ?? [], static t => t.Module.Kind == ModuleKind.Head && t.Format is not null);

    [Fact]
    public void PLK201_and_PLK205_a_head_that_takes_no_format() => Snapshot.Verify(
        Judged("format: fp8\nrules:\n  - layers: lm_head\n    format: nvfp4\n" + Data)
        + Judged("format: fp8\nrules:\n  - layers: \"*head\"\n    format: fp8\n" + Data)
        + Judged("format: fp8\nrules:\n  - layers: lm_head\n    format: fp8\n" + Data, SampleModels.Llama32_1B));
}
