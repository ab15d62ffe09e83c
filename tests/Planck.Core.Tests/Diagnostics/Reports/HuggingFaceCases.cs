using System.Collections.Generic;
using System.Linq;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>Recipes that run into the rules D1 to D19, which sum up 162 public reports about vLLM, SGLang, llm-compressor, AutoAWQ, GPTQ and llama.cpp.</summary>
internal static class HuggingFaceCases
{
    private const string Data = "calibrate: {data: data/calib.safetensors}\n";

    public static IReadOnlyList<ReportCase> All { get; } =
    [
        new("D1", "PLK202", 2, 9, GraphModels.DeepseekV2Lite, "model: deepseek-v2-lite\nformat: int4_blockwise_weight_only\n", "10944 = 85.5 x 128", "32 and 64 divide it"),
        new("D1", "PLK202", 2, 9, GraphModels.Dense("width-8256", 8256, 8192), "model: width-8256\nformat: int4_blockwise_weight_only\n", "8256 = 64.5 x 128"),
        new("D1", "PLK207", 4, 13, GraphModels.Dense("odd-rows", 1024, 2817), "model: odd-rows\nrules:\n  - layers: [\"*.gate_proj\", \"*.up_proj\"]\n    format: int4_blockwise_weight_only\n", "2817"),
        new("D2", "PLK203", 3, 9, SampleModels.Qwen72BSizes, "model: qwen-72b-sizes\ntarget: {tensor_parallel: 2}\nformat: int4_blockwise_weight_only\n", "29568 / tensor_parallel 2 = 14784 = 115.5 x 128", "32 and 64 divide it"),
        new("D2", "PLK203", 3, 9, SampleModels.Llama2_7B, "model: llama-2-7b\ntarget: {tensor_parallel: 4}\nformat: int4_blockwise_weight_only\n", "11008 / tensor_parallel 4 = 2752 = 21.5 x 128"),
        new("D2", "PLK203", 3, 9, GraphModels.DeepseekV3, "model: deepseek-v3\ntarget: {tensor_parallel: 32}\nformat: int4_blockwise_weight_only\n", "18432 / tensor_parallel 32 = 576 = 4.5 x 128"),
        new("D2", "PLK305", 2, 52, SampleModels.Llama31_8B, "model: llama-3.1-8B\ntarget: {engine: vllm, gpu: h100, tensor_parallel: 6}\nformat: mxfp8\n", "32 attention heads", "1, 2, 4, 8, 16 or 32 would"),
        new("D3", "PLK303", 3, 9, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: sglang}\nformat: mxfp8\n", "not MXFP8"),
        new("D3", "PLK306", 2, 24, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm>=0.11, gpu: h100}\nformat: mxfp8\n", "no release before 0.16"),
        new("D4", "PLK303", 3, 9, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm}\nformat: w4a8_awq\n" + Data, "W4A8_AWQ"),
        new("D4", "PLK004", 3, 13, SampleModels.Classics7M, "model: classics-7m\nformat: fp8_2d_blockwise_weight_only\nblock_size: [128, 128]\n", "columns that share a scale", "128 x 128"),
        new("D4", "PLK007", 3, 1, SampleModels.Classics7M, "model: classics-7m\nformat: fp8_per_channel_per_token\nblock_size: 128\n", "a whole row shares a scale"),
        new("D5", "PLK304", 2, 37, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: tensorrt-llm, gpu: h100}\nformat: mxfp8\n", "compute capability 9.0", "needs compute capability 10.0"),
        new("D3", "PLK308", 3, 9, SampleModels.Qwen3_30B_A3B, "model: qwen3-30b-a3b\ntarget: {engine: vllm>=0.16, gpu: h200}\nformat: fp8_per_channel_per_token\n", "mlp.experts.*.gate_proj", "per tensor"),
        new("D5", "PLK310", 2, 35, SampleModels.Llama31_8B, "model: llama-3.1-8B\ntarget: {engine: vllm>=0.16, gpu: h100}\nformat: mxfp8\n", "compute capability 9.0", "unpacks the weights"),
        new("D6", "PLK205", 4, 13, SampleModels.Llama32_1B, "model: llama-3.2-1B\nformat: fp8\nrules:\n  - layers: lm_head\n    format: fp8\n" + Data, "tie_word_embeddings"),
        new("D6", "PLK303", 5, 31, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm}\nformat: fp8\nrules:\n  - {layers: lm_head, format: fp8}\n" + Data, "cannot load a quantized output head"),
        new("D7", "PLK201", 4, 13, GraphModels.Qwen2Moe, "model: qwen2-moe\nformat: mxfp8\nrules:\n  - layers: \"*.mlp.gate\"\n    format: mxfp8\n", "matches routers"),
        new("D7", "PLK201", 2, 9, GraphModels.GptOss, "model: gpt-oss\nformat: mxfp8\n", "32 experts in one tensor"),
        new("D7", "PLK218", 4, 13, SampleModels.Qwen3_30B_A3B, "model: qwen3-30b-a3b\nformat: mxfp8\nrules:\n  - layers: \"*.experts.*\"\n    format: keep\n", "29 billion of 29.9 billion", "97 %"),
        new("D7", "PLK219", 6, 13, SampleModels.Qwen3_30B_A3B, "model: qwen3-30b-a3b\ntarget: {engine: vllm}\nformat: mxfp8\nrules:\n  - layers: \"*.experts.{64..127}.*\"\n    format: keep\n", "128 experts of layer 0", "is kept (line 5)"),
        new("D8", "PLK206", 3, 11, GraphModels.DeepseekV3, "model: deepseek-v3\nformat: fp8\nkv_cache: fp8\n" + Data, "latent attention"),
        new("D8", "PLK307", 4, 11, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm, gpu: h100}\nformat: fp8\nkv_cache: nvfp4_affine\n" + Data, "k_bias and v_bias"),
        new("D8", "PLK307", 3, 11, SampleModels.Classics7M, "model: classics-7m\ntarget: {engine: vllm, gpu: h100}\nkv_cache: fp8_cast\n", "16-bit weights"),
        new("D9", "PLK112", 4, 13, GraphModels.DeepseekV3, "model: deepseek-v3\nformat: mxfp8\nrules:\n  - layers: \"layers.{4}.*\"\n    format: mxfp8\n", "model.layers.{4}.", "outside the language model"),
        new("D10", "PLK204", 6, 13, SampleModels.Llama31_8B, "model: llama-3.1-8B\ntarget: {engine: vllm}\nformat: mxfp8\nrules:\n  - layers: \"*.gate_proj\"\n    format: fp8_per_channel_per_token\n", "gate_proj is fp8_per_channel_per_token (line 5)", "up_proj is mxfp8 (line 3)"),
        new("D10", "PLK204", 5, 13, GraphModels.DeepseekV3, "model: deepseek-v3\nformat: mxfp8\nrules:\n  - layers: \"*.q_a_proj\"\n    format: keep\n", "kv_a_proj_with_mqa"),
        new("D10", "PLK219", 6, 13, SampleModels.Qwen3_30B_A3B, "model: qwen3-30b-a3b\ntarget: {engine: vllm}\nformat: nvfp4\nrules:\n  - layers: \"*.experts.*.down_proj\"\n    format: fp8\n" + Data, "down_proj of experts 0..127 is fp8 (line 5)", "gate_proj of experts 0..127 is nvfp4 (line 3)"),
        new("D11", "PLK102", 4, 13, GraphModels.VisionLanguage, "model: vision-language\nformat: mxfp8\nrules:\n  - layers: \"model.layers.*.mlp.down_proj\"\n    format: keep\n", "did you mean"),
        new("D11", "PLK106", 4, 13, SampleModels.Llama31_8B, "model: llama-3.1-8B\nformat: mxfp8\nrules:\n  - layers: \"*.down_proj\"\n    format: keep\n  - layers: \"*.mlp.*\"\n    format: int8_weight_only\n", "line 6"),
        new("D12", "PLK113", 1, 8, GraphModels.DeepseekV3Fp8, "model: deepseek-v3-fp8\nformat: nvfp4\n" + Data, "weight_scale_inv", "FP8 in blocks"),
        new("D12", "PLK113", 1, 8, Packed("gptq-7m", ".qweight", ".scales"), "model: gptq-7m\nformat: mxfp8\n", "24 linears", "qweight (I32)"),
        new("D12", "PLK113", 1, 8, Packed("bnb-7m", ".weight.absmax", ".weight"), "model: bnb-7m\nformat: mxfp8\n", "24 linears", "bitsandbytes"),
        new("D14", "PLK108", 3, 12, Unknown, "model: unknown\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\n" + Data, "NewForCausalLM"),
        new("D14", "PLK221", 3, 12, GraphModels.Gemma3, "model: gemma-3\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\n" + Data, "16 points"),
        new("D15", "PLK103", 1, 8, Unknown, "model: unknown\nformat: int8_weight_only\n", "NewForCausalLM"),
        new("D15", "PLK107", 1, 8, SampleModels.Classics7M with { Name = "spiral", Config = SampleModels.Classics7M.Config with { Values = new([new("rope_scaling.rope_type", "spiral")]) } }, "model: spiral\nformat: mxfp8\n", "spiral"),
        new("D19", "PLK208", 2, 9, SampleModels.Classics7M, "model: classics-7m\nformat: fp8\n", "there is no 'calibrate'"),
        new("D19", "PLK220", 3, 1, SampleModels.Classics7M, "model: classics-7m\nformat: fp8\ncalibrate: {data: data/calib.jsonl, samples: 1}\n", "one row"),
        new("D19", "PLK220", 4, 1, SampleModels.Llama31_8B, "model: llama-3.1-8B\nformat: int4_blockwise_weight_only\nalgorithm: gptq\ncalibrate: {data: data/calib.jsonl, samples: 16}\n", "8192 tokens", "14336 columns", "28 rows"),
        new("D19", "PLK222", 3, 1, GraphModels.Opt, "model: opt\nformat: fp8\ncalibrate: {data: data/calib.jsonl, sequence_length: 4096}\n", "4096 tokens", "2048 positions"),
    ];

    private static ModelManifest Unknown => GraphModels.Undescribed("unknown", "NewForCausalLM", ("model.layers.0.self_attn.q_proj.weight", [256, 256]));

    // Four linears of six layers, in the form another tool left them in.
    private static ModelManifest Packed(string name, string marker, string other) => SampleModels.Classics7M.With(name, t => t.Name.Contains("self_attn", System.StringComparison.Ordinal)
        ? new[] { marker, other }.Select((ending, i) => new TensorSpec(t.Name[..^".weight".Length] + ending, marker == ".qweight" ? i == 0 ? DType.I32 : DType.F16 : i == 0 ? DType.F32 : DType.U8, marker == ".qweight" ? [t.Shape[1] / 8, t.Shape[0]] : [t.Shape[0] * t.Shape[1] / (i == 0 ? 64 : 2), 1]))
        : [t]);
}
