using System.Collections.Generic;
using Planck.Core.Tests.Models;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>Recipes that run into the 43 failures of ModelOpt which come after calibration, or never raise.</summary>
internal static class ModelOptCases
{
    private const string Data = "calibrate: {data: data/calib.safetensors}\n";

    public static IReadOnlyList<ReportCase> All { get; } =
    [
        new("1", "PLK102", 3, 13, SampleModels.Llama31_8B, "model: llama-3.1-8B\nrules:\n  - layers: \"*.mlp.experts.*\"\n    format: mxfp8\n", "matches no layer of llama-3.1-8B"),
        new("1", "PLK209", 2, 9, SampleModels.Llama31_8B, "model: llama-3.1-8B\nformat: keep\n", "every layer of llama-3.1-8B is kept"),
        new("2", "PLK102", 3, 13, GraphModels.NemotronH, "model: nemotron-h\nrules:\n  - layers: \"*.mlp.*\"\n    format: mxfp8\n", "mixer.up_proj", "mixer.down_proj"),
        new("3", "PLK202", 2, 9, GraphModels.Dense("width-3136", 3136, 12544), "model: width-3136\nformat: int4_blockwise_weight_only\n", "3136 = 24.5 x 128", "32 and 64 divide it"),
        new("3", "PLK202", 2, 9, GraphModels.Dense("width-4304", 4304, 4352), "model: width-4304\nformat: w4a8_awq\n" + Data, "4304 = 33.63 x 128"),
        new("4", "PLK202", 2, 9, GraphModels.Dense("width-588", 588, 2048), "model: width-588\nformat: w4a16_nvfp4\n", "588 = 36.75 x 16"),
        new("4", "PLK202", 3, 13, GraphModels.Dense("width-4304", 4304, 4352), "model: width-4304\nformat: w4a16_nvfp4\nblock_size: 32\n", "4304 = 134.5 x 32", "16 divides it"),
        new("5", "PLK202", 2, 9, GraphModels.Dense("width-588", 588, 2048), "model: width-588\nformat: nvfp4_static\nalgorithm: mse\n" + Data, "588 = 36.75 x 16"),
        new("6", "PLK207", 4, 13, GraphModels.Dense("odd-rows", 1024, 2817), "model: odd-rows\nrules:\n  - layers: [\"*.gate_proj\", \"*.up_proj\"]\n    format: int4_blockwise_weight_only\n", "packs 2 rows into a byte", "2817"),
        new("6", "PLK207", 2, 9, GraphModels.Dense("one-row", 1024, 1), "model: one-row\nformat: int8_weight_only\n", "one row"),
        new("7", "PLK204", 5, 13, SampleModels.Llama31_8B, "model: llama-3.1-8B\nformat: fp8\nrules:\n  - layers: \"*.q_proj\"\n    format: nvfp4\n" + Data, "q_proj is nvfp4 (line 4)", "k_proj is fp8 (line 2)"),
        new("8", "PLK201", 4, 13, GraphModels.Qwen2Moe, "model: qwen2-moe\nformat: mxfp8\nrules:\n  - layers: \"*.shared_expert_gate\"\n    format: mxfp8\n", "matches routers", "shared_expert_gate"),
        new("9", "PLK215", 3, 12, SampleModels.Qwen3_30B_A3B, "model: qwen3-30b-a3b\nformat: nvfp4\nalgorithm: awq_lite\n" + Data, "128 experts", "6.3 %", "8 of 128"),
        new("10", "PLK201", 2, 9, GraphModels.GraniteMoe, "model: granite-moe\nformat: mxfp8\n", "no layout of ModelOpt's is known"),
        new("11", "PLK108", 3, 12, Phoenix, "model: phoenix-moe\nformat: w4a16_nvfp4\nalgorithm: awq_lite\n" + Data, "PhoenixForCausalLM"),
        new("12", "PLK218", 4, 13, GraphModels.GptOss, "model: gpt-oss\nformat: fp8\nrules:\n  - layers: \"*.experts.*\"\n    format: keep\n" + Data, "billion weights", "97 %"),
        new("13", "PLK112", 4, 13, GraphModels.VisionLanguage, "model: vision-language\nformat: mxfp8\nrules:\n  - layers: \"vision_tower.*\"\n    format: mxfp8\n", "vision_tower.patch_conv", "outside the language model"),
        new("14", "PLK102", 4, 13, GraphModels.VisionLanguage, "model: vision-language\nformat: mxfp8\nrules:\n  - layers: \"layers.{0}.*\"\n    format: keep\n", "did you mean '*.layers.{0}.*' (9 layers)"),
        new("16", "PLK303", 5, 31, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm}\nformat: nvfp4\nrules:\n  - {layers: lm_head, format: fp8}\n" + Data, "lm_head.input_scale"),
        new("16", "PLK201", 4, 13, SampleModels.Classics7M, "model: classics-7m\nformat: nvfp4\nrules:\n  - layers: lm_head\n    format: mxfp8\n" + Data, "the output head"),
        new("18", "PLK216", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: mxfp6\n", "mxfp6 can be evaluated and not exported"),
        new("18", "PLK005", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: fp8_e5m2\n", "'fp8_e5m2'"),
        new("19", "PLK210", 3, 14, SampleModels.Classics7M, "model: classics-7m\nweights: int4_fp8\nactivations: none\n", "int4_fp8"),
        new("19", "PLK004", 2, 10, SampleModels.Classics7M, "model: classics-7m\nweights: [int4_blockwise, fp8]\nactivations: fp8\n", "weights"),
        new("20", "PLK002", 5, 5, SampleModels.Classics7M, "model: classics-7m\nrules:\n  - layers: \"*.self_attn.*\"\n    format: mxfp8\n    kv_cache: fp8\n", "kv_cache"),
        new("21", "PLK206", 3, 11, GraphModels.MambaOnly, "model: mamba-only\nformat: mxfp8\nkv_cache: fp8_cast\n", "no attention keys and values"),
        new("21", "PLK206", 3, 11, GraphModels.DeepseekV3, "model: deepseek-v3\nformat: mxfp8\nkv_cache: nvfp4_cast\n", "512 + 64 numbers", "128 heads"),
        new("21", "PLK108", 3, 11, Phoenix, "model: phoenix-moe\nformat: w4a16_nvfp4\nkv_cache: fp8\n", "which linears make them is unknown"),
        new("22", "PLK208", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: nvfp4\n", "measures activations"),
        new("22", "PLK220", 3, 1, SampleModels.Qwen3_30B_A3B, "model: qwen3-30b-a3b\nformat: nvfp4\ncalibrate: {data: data/calib.jsonl, samples: 4, sequence_length: 64}\n", "16 tokens on average", "256 x 8 of 128 experts / 128"),
        new("23", "PLK208", 3, 12, SampleModels.Classics7M, "model: classics-7m\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\n", "awq_lite looks at activations"),
        new("23", "PLK208", 3, 12, SampleModels.Classics7M, "model: classics-7m\nformat: w4a16_nvfp4_static\nalgorithm: local_hessian\n", "local_hessian looks at activations"),
        new("24", "PLK214", 4, 54, SampleModels.Classics7M, "model: classics-7m\nformat: nvfp4\nalgorithm: svdquant\ncalibrate: {data: data/calib.safetensors, layerwise: true}\n", "svdquant (line 3)"),
        new("27", "PLK303", 3, 9, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: tensorrt-llm}\nformat: int8\nalgorithm: smoothquant\n" + Data, "only its older engine builder has W8A8 SmoothQuant"),
        new("27", "PLK103", 1, 8, GraphModels.Undescribed("t5", "T5ForConditionalGeneration", ("encoder.block.0.layer.0.SelfAttention.q.weight", [512, 512])), "model: t5\nformat: int8_weight_only\n", "T5ForConditionalGeneration"),
        new("28", "PLK303", 3, 9, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm}\nformat: int4_blockwise_weight_only\n", "W4A16_AWQ"),
        new("28", "PLK303", 4, 12, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm, gpu: b200}\nformat: nvfp4\nalgorithm: awq_lite\n" + Data, "NVFP4_AWQ"),
        new("28", "PLK303", 3, 9, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: tensorrt-llm}\nformat: int4_blockwise_weight_only\n", "pre_quant_scale"),
        new("29", "PLK304", 2, 37, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: tensorrt-llm, gpu: h100}\nformat: nvfp4\n" + Data, "compute capability 9.0", "needs compute capability 10.0"),
        new("29", "PLK304", 2, 37, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: tensorrt-llm, gpu: a100}\nformat: fp8\n" + Data, "compute capability 8.0", "8.9"),
        new("30", "PLK203", 3, 9, SampleModels.Llama2_7B, "model: llama-2-7b\ntarget: {engine: vllm, gpu: h100, tensor_parallel: 4}\nformat: fp8_2d_blockwise_weight_only\n", "11008 / tensor_parallel 4 = 2752 = 21.5 x 128"),
        new("31", "PLK303", 3, 9, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm, gpu: b200}\nformat: w4a16_nvfp4\n", "input_scale"),
        new("34", "PLK205", 4, 13, SampleModels.Llama32_1B, "model: llama-3.2-1B\nformat: mxfp8\nrules:\n  - layers: lm_head\n    format: mxfp8\n", "tied to model.embed_tokens"),
        new("36", "PLK105", 1, 8, SampleModels.Llama2_7B_F16, "model: llama-2-7b-f16\nformat: mxfp8\n", "F16", "float16"),
        new("37", "PLK221", 3, 12, GraphModels.Gemma, "model: gemma\nformat: w4a8_awq\nalgorithm: awq_lite\n" + Data, "alpha_step 0.1", "alpha_step: 1"),
        new("37", "PLK221", 3, 12, GraphModels.Gemma, "model: gemma\nformat: int8\nalgorithm: smoothquant\n" + Data, "alpha 1", "alpha: 0.5"),
        new("38", "PLK220", 3, 1, GraphModels.DeepseekV3, "model: deepseek-v3\nformat: nvfp4\ncalibrate: {data: data/calib.jsonl, samples: 2, sequence_length: 16}\n", "16 tokens on average", "32 x 4 of 8 experts / 8"),
        new("39", "PLK103", 1, 8, Phoenix, "model: phoenix-moe\nformat: w4a16_nvfp4\n", "nobody described PhoenixForCausalLM"),
        new("39", "PLK108", 2, 9, Phoenix, "model: phoenix-moe\nformat: nvfp4\n" + Data, "which of them feed what is unknown"),
        new("40", "PLK005", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: int8_sq\n", "'format: int8'", "'algorithm: smoothquant'"),
        new("40", "PLK005", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: fp8_pb_wo\n", "did you mean 'fp8_2d_blockwise_weight_only'"),
        new("40", "PLK005", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: nvfp4_mse\n", "nvfp4_static"),
        new("41", "PLK210", 3, 14, SampleModels.Classics7M, "model: classics-7m\nweights: nvfp4_static\nactivations: fp8\n", "no format has nvfp4_static weights and fp8 activations"),
        new("41", "PLK213", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: nvfp4_four_over_six\n" + Data, "does not search these two"),
        new("42", "PLK204", 5, 13, Hybrid, "model: hybrid\nformat: mxfp4_weight_only\nrules:\n  - layers: \"*.in_proj_a\"\n    format: keep\n", "in_proj_a and in_proj_b", "in_proj_a is kept (line 4)"),
    ];

    // An architecture that nobody described, with experts.
    private static Planck.Models.ModelManifest Phoenix => GraphModels.Undescribed(
        "phoenix-moe",
        "PhoenixForCausalLM",
        ("model.layers.0.self_attn.q_proj.weight", [256, 256]),
        ("model.layers.0.mlp.experts.0.down_proj.weight", [256, 256]),
        ("model.layers.0.mlp.experts.1.down_proj.weight", [256, 256]));

    // Linear attention as Qwen3.5 names it.
    private static Planck.Models.ModelManifest Hybrid => GraphModels.Undescribed(
        "hybrid",
        "HybridForCausalLM",
        ("model.layers.0.linear_attn.in_proj_a.weight", [32, 256]),
        ("model.layers.0.linear_attn.in_proj_b.weight", [32, 256]),
        ("model.layers.0.linear_attn.out_proj.weight", [256, 256]));
}
