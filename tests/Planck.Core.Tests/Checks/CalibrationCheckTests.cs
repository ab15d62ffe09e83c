using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Diagnostics.Reports;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Plans;
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

    [Theory]
    [InlineData("nvfp4", (4096 * 256 / 2) + (4096 * 16) + 4 + 4)]
    [InlineData("w4a16_nvfp4", (4096 * 256 / 2) + (4096 * 16) + 4)]
    [InlineData("w4a16_nvfp4_static", (4096 * 256 / 2) + (4096 * 16) + 4)]
    public void The_head_takes_NVFP4_when_a_rule_names_it(string format, long bytes)
    {
        var bound = RecipeText.Bind($"model: classics-7m\nformat: fp8\nrules:\n  - layers: lm_head\n    format: {format}\n" + Data, SampleModels.Classics7M);

        Assert.Empty(bound.Findings);
        Assert.Equal(bytes, bound.Plan!.Treatments.Single(static t => t.Module.Kind == ModuleKind.Head).BytesAfter);
    }

    [Fact]
    public void The_embedding_takes_weight_only_NVFP4_when_a_rule_names_it_and_has_no_factors_of_smoothing()
    {
        var plan = RecipeText.Bind("model: classics-7m\nformat: w4a16_nvfp4\nalgorithm: awq_lite\nrules:\n  - layers: model.embed_tokens\n    format: w4a16_nvfp4\n" + Data, SampleModels.Classics7M).Plan!;

        Assert.Equal((4096 * 256 / 2) + (4096 * 16) + 4, plan.Treatments.Single(static t => t.Module.Kind == ModuleKind.Embedding).BytesAfter);
        Assert.Contains("new Linear(\"model.embed_tokens\", 4_096, 256).Quantize<W4A16Nvfp4>().On<TBackend>(run);", PlanWriter.Write(plan), System.StringComparison.Ordinal);
    }

    [Fact]
    public void PLK303_no_engine_of_the_tables_loads_a_quantized_embedding() => Assert.All((string[])["vllm", "sglang", "tensorrt-llm"], static engine => Assert.Contains(
        RecipeText.Bind($"model: classics-7m\ntarget: {{engine: {engine}}}\nformat: nvfp4\nrules:\n  - layers: model.embed_tokens\n    format: w4a16_nvfp4\n" + Data, SampleModels.Classics7M).Findings,
        f => f.Rule.Id == "PLK303" && f.Message == $"{engine} cannot load a quantized embedding: its embedding has a weight and no scales" && f.Span.Line == 5));

    [Fact]
    public void The_embedding_keeps_its_dtype_under_formats_and_wildcards() => Assert.DoesNotContain(
        RecipeText.Bind("model: classics-7m\nformat: w4a16_nvfp4\nrules:\n  - layers: \"*\"\n    format: w4a16_nvfp4\n", SampleModels.Classics7M).Plan!.Treatments,
        static t => t.Module.Kind == ModuleKind.Embedding && t.Format is not null);

    [Theory]
    [InlineData("format: nvfp4\ninput_amax: 2688\n")]
    [InlineData("format: fp8\ninput_amax: 12.5\nkv_cache: fp8_cast\n")]
    [InlineData("rules:\n  - layers: \"*.mlp.*\"\n    format: nvfp4\n    input_amax: 2688\n  - layers: \"*.self_attn.*\"\n    format: mxfp8\n")]
    [InlineData("format: nvfp4_static\ninput_amax: 2688\nalgorithm: {method: mse, fp8_scale_sweep: true, share_global_amax: false}\n")]
    [InlineData("format: nvfp4\nrules:\n  - layers: \"*.mlp.*\"\n    format: nvfp4\n    input_amax: 2688\nalgorithm: nvfp4_act_headroom\n" + Data)]
    public void Layers_with_a_given_input_range_need_no_data(string recipe) => Assert.Empty(Rules(recipe));

    [Fact]
    public void PLK007_and_PLK005_an_input_range_of_no_use() => Snapshot.Verify(
        Judged("format: mxfp8\ninput_amax: 2688\n")
        + Judged("rules:\n  - layers: \"*.mlp.*\"\n    format: keep\n    input_amax: 2688\n")
        + Judged("format: nvfp4\ninput_amax: 0\n")
        + Judged("input_amax: 2688\nkv_cache: fp8_cast\n"));

    [Fact]
    public void PLK211_data_for_nothing_but_given_input_ranges() => Assert.Equal(["PLK211"], Rules("format: nvfp4\ninput_amax: 2688\n" + Data));

    [Fact]
    public void PLK114_an_algorithm_that_would_choose_a_given_input_range() => Snapshot.Verify(
        Judged("format: nvfp4\ninput_amax: 2688\nalgorithm: awq_lite\n" + Data)
        + Judged("format: int8\ninput_amax: 127\nalgorithm: smoothquant\n" + Data)
        + Judged("format: fp8\ninput_amax: 448\nalgorithm: percentile\n" + Data));

    [Fact]
    public void A_latent_cache_may_be_FP8_with_the_scale_1()
    {
        var bound = RecipeText.Bind("model: deepseek-v3\ntarget: {engine: vllm, gpu: h200}\nformat: fp8_2d_blockwise_weight_only\nrules:\n  - {layers: \"*.experts.*\", format: keep}\nkv_cache: fp8_cast\n", GraphModels.DeepseekV3);

        Assert.DoesNotContain(bound.Findings, static f => f.Rule.Id is "PLK206" or "PLK307");
        Assert.Contains(
            RecipeText.Bind("model: deepseek-v3\ntarget: {engine: vllm, gpu: a100}\nformat: mxfp8\nkv_cache: fp8_cast\n", GraphModels.DeepseekV3).Findings, static f => f.Rule.Id == "PLK307");
    }

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
        Judged("format: fp8\nrules:\n  - layers: lm_head\n    format: mxfp8\n" + Data)
        + Judged("format: fp8\nrules:\n  - layers: \"*head\"\n    format: fp8\n" + Data)
        + Judged("format: fp8\nrules:\n  - layers: lm_head\n    format: fp8\n" + Data, SampleModels.Llama32_1B));
}
