using System.Collections.Generic;

namespace Planck.Core.Tests.Gallery;

/// <summary>Reports from public issue trackers about models of the gallery. Line 1 of each recipe is <c>model: NAME</c>.</summary>
internal static class PublicReports
{
    public static IReadOnlyList<PublicReport> All { get; } =
    [
        // Group sizes and widths.
        new("vllm-project/vllm 9913, 7075", "DeepSeek-V2-Lite with AWQ and GPTQ: the dense layer is 10944 wide, and Marlin wants groups of 128")
        {
            Model = "DeepSeek-V2-Lite",
            Recipe = """
                format: int4_blockwise_weight_only
                """,
            Finding = (2, 9, "PLK202"),
            Says = ["in_features of mlp.down_proj: 10944 = 85.5 x 128"],
            Cure = ("weight_only\n", "weight_only\nblock_size: 64\n"),
        },
        new("vllm-project/llm-compressor 1489", "W4A16 of a model 8256 wide: a shape error first, and no kernel for groups of 64 later")
        {
            Model = "Llama-3.1-8B-Instruct",
            Recipe = """
                format: int4_blockwise_weight_only
                """,
            Finding = (2, 9, "PLK202"),
            Says = ["mlp.down_proj: 8256 = 64.5 x 128"],
            Width = (14336, 8256),
            Cure = ("weight_only\n", "weight_only\nblock_size: 64\n"),
        },
        new("vllm-project/llm-compressor 1489, second half", "Groups of 64 divide the width, and then the engine has no kernel for them")
        {
            Model = "Llama-3.1-8B-Instruct",
            Recipe = """
                target: {engine: tensorrt-llm, gpu: h100}
                format: int4_blockwise_weight_only
                block_size: 64
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (4, 13, "PLK303"),
            Says = ["tensorrt-llm loads int4_blockwise_weight_only with block_size 128 only, not 64"],
            Width = (14336, 8256),
            Cure = ("format: int4_blockwise_weight_only\nblock_size: 64\nalgorithm: awq_lite\n", "format: fp8\n"),
        },
        new("vllm-project/llm-compressor 1983, compressed-tensors 447, 353", "A group that does not divide a width is found at saving, after GPTQ has run for hours")
        {
            Model = "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
            Recipe = """
                format: int4_blockwise_weight_only
                algorithm: gptq
                calibrate: {data: data/calib.jsonl, samples: 2048}
                """,
            Finding = (2, 9, "PLK202"),
            Says = ["mixer.experts.*.down_proj: 1856 = 14.5 x 128"],
            Cure = ("weight_only\n", "weight_only\nblock_size: 64\n"),
        },
        new("NVIDIA/Model-Optimizer pull request 2320", "Nemotron-3-Nano-4B: MLPs 3136 wide are an assertion on the device while packing")
        {
            Model = "Nemotron-H-56B-Base-8K",
            Recipe = """
                format: w4a8_awq
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (2, 9, "PLK202"),
            Says = ["mixer.down_proj: 3136 = 24.5 x 128"],
            Width = (32768, 3136),
            Cure = ("format: w4a8_awq\nalgorithm: awq_lite\n", "format: fp8\n"),
        },

        // Groups after tensor parallelism.
        new("vllm-project/vllm 13640, 21695", "Qwen2.5-VL-72B and InternVL3-78B with AWQ, groups of 128, on two GPUs: 29568 = 231 x 128")
        {
            Model = "Qwen2.5-72B",
            Recipe = """
                target: {engine: tensorrt-llm, gpu: a100, tensor_parallel: 2}
                format: int4_blockwise_weight_only
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 9, "PLK203"),
            Says = ["mlp.down_proj: 29568 / tensor_parallel 2 = 14784 = 115.5 x 128"],
            Cure = (", tensor_parallel: 2", ""),
        },
        new("vllm-project/vllm 2419, 2699", "Qwen-14B in four bits on two GPUs: the input is not aligned with the quantized weight")
        {
            Model = "cogito-v1-preview-qwen-14B",
            Recipe = """
                target: {engine: tensorrt-llm, gpu: a100, tensor_parallel: 2}
                format: int4_blockwise_weight_only
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 9, "PLK203"),
            Says = ["mlp.down_proj: 13696 / tensor_parallel 2 = 6848 = 53.5 x 128"],
            Width = (13824, 13696),
            Cure = (", tensor_parallel: 2", ""),
        },
        new("vllm-project/vllm 1258", "A 7B model with AWQ on four GPUs: 11008 / 4 is no multiple of the group")
        {
            Model = "Llama-2-7b-hf",
            Recipe = """
                target: {engine: tensorrt-llm, gpu: a10, tensor_parallel: 4}
                format: int4_blockwise_weight_only
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 9, "PLK203"),
            Says = ["mlp.down_proj: 11008 / tensor_parallel 4 = 2752 = 21.5 x 128"],
            Cure = ("tensor_parallel: 4", "tensor_parallel: 2"),
        },
        new("vllm-project/llm-compressor 54", "Qwen2-72B on four GPUs: a partition of 7392 is refused")
        {
            Model = "Qwen2.5-72B",
            Recipe = """
                target: {engine: vllm, gpu: h100, tensor_parallel: 4}
                format: fp8_2d_blockwise_weight_only
                """,
            Finding = (3, 9, "PLK203"),
            Says = ["29568 / tensor_parallel 4 = 7392 = 57.75 x 128"],
            Cure = ("fp8_2d_blockwise_weight_only", "fp8_per_channel_per_token"),
        },
        new("vllm-project/llm-compressor 57", "Qwen2-72B on eight GPUs: a partition of 3696 is refused")
        {
            Model = "Qwen2.5-72B",
            Recipe = """
                target: {engine: tensorrt-llm, gpu: h100, tensor_parallel: 8}
                format: int4_blockwise_weight_only
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 9, "PLK203"),
            Says = ["29568 / tensor_parallel 8 = 3696 = 28.88 x 128"],
            Cure = ("format: int4_blockwise_weight_only\nalgorithm: awq_lite\n", "format: fp8\n"),
        },
        new("sgl-project/sglang 3345", "DeepSeek-R1 on 32 GPUs: its dense layers are 18432 / 32 = 576 wide there, and blocks 128")
        {
            Model = "DeepSeek-R1",
            Recipe = """
                target: {engine: vllm, gpu: h200, tensor_parallel: 32}
                rules:
                  - layers: "layers.{0..2}.mlp.*"
                    format: fp8_2d_blockwise_weight_only
                """,
            Finding = (5, 13, "PLK203"),
            Says = ["18432 / tensor_parallel 32 = 576 = 4.5 x 128"],
            Cure = ("tensor_parallel: 32", "tensor_parallel: 16"),
        },
        new("vllm-project/vllm 54178", "Block FP8 of a mixture: experts 320 wide on each GPU")
        {
            Model = "Qwen3-Coder-480B-A35B-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: h200, tensor_parallel: 8}
                format: fp8_2d_blockwise_weight_only
                """,
            Finding = (3, 9, "PLK203"),
            Says = ["2560 / tensor_parallel 8 = 320 = 2.5 x 128"],
            Cure = ("format: fp8_2d_blockwise_weight_only\n", "format: fp8\ncalibrate: {data: data/calib.jsonl, samples: 2048}\n"),
        },
        new("vllm-project/vllm 52997", "Block FP8 of a mixture: a shared expert 64 wide on each GPU")
        {
            Model = "Qwen3-Next-80B-A3B-Thinking",
            Recipe = """
                target: {engine: vllm, gpu: h200, tensor_parallel: 8}
                rules:
                  - layers: "*.shared_expert.*"
                    format: fp8_2d_blockwise_weight_only
                """,
            Finding = (5, 13, "PLK203"),
            Says = ["512 / tensor_parallel 8 = 64 = 0.5 x 128"],
            Cure = ("tensor_parallel: 8", "tensor_parallel: 4"),
        },
        new("intel/auto-round 643", "Asks for a check that a group survives tensor parallelism, for every way of cutting")
        {
            Model = "DeepSeek-V2-Lite",
            Recipe = """
                target:
                  - {engine: vllm, gpu: b200, tensor_parallel: 1}
                  - {engine: vllm, gpu: b200, tensor_parallel: 16}
                format: nvfp4
                calibrate: {data: data/calib.jsonl, samples: 4096}
                """,
            Finding = (5, 9, "PLK203"),
            Says = ["mlp.down_proj: 10944 / tensor_parallel 16 = 684 = 42.75 x 16"],
            Cure = ("  - {engine: vllm, gpu: b200, tensor_parallel: 16}\n", ""),
        },

        // Heads.
        new("vllm-project/vllm 45102", "The NVFP4 checkpoint has an output head with scales: no parameter named lm_head.input_scale")
        {
            Model = "Llama-3.3-70B-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: b200}
                format: nvfp4
                rules:
                  - layers: lm_head
                    format: fp8
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (6, 13, "PLK303"),
            Says = ["vllm cannot load a quantized output head"],
            Cure = ("    format: fp8\n", "    format: keep\n"),
        },
        new("vllm-project/vllm 45543", "A tied head is quantized, and the loader ends")
        {
            Model = "Llama-3.2-1B-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: b200}
                format: nvfp4
                rules:
                  - layers: lm_head
                    format: nvfp4
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (5, 13, "PLK205"),
            Says = ["tied to model.embed_tokens"],
            Cure = ("rules:\n  - layers: lm_head\n    format: nvfp4\n", ""),
        },
        new("sgl-project/sglang 2935", "Small Llamas are tied: no lm_head.weight")
        {
            Model = "Llama-3.2-3B-Instruct",
            Recipe = """
                target: {engine: sglang, gpu: h100}
                format: fp8
                rules:
                  - layers: lm_head
                    format: fp8
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (5, 13, "PLK205"),
            Says = ["tied to model.embed_tokens"],
            Cure = ("rules:\n  - layers: lm_head\n    format: fp8\n", ""),
        },
        new("intel/auto-round 2188", "Mixed bits with a quantized head fail at saving, after hours")
        {
            Model = "Qwen3-8B",
            Recipe = """
                format: fp8
                rules:
                  - layers: lm_head
                    format: int4_blockwise_weight_only
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (4, 13, "PLK201"),
            Says = ["'lm_head' matches the output head"],
            Cure = ("    format: int4_blockwise_weight_only\n", "    format: keep\n"),
        },

        // Mixtures.
        new("NVIDIA/Model-Optimizer 153", "Qwen2-MoE: the router is quantized, and the export fails")
        {
            Model = "Qwen3-30B-A3B",
            Recipe = """
                format: fp8_per_channel_per_token
                rules:
                  - layers: "*.mlp.gate"
                    format: fp8_per_channel_per_token
                """,
            Finding = (4, 13, "PLK201"),
            Says = ["'*.mlp.gate' matches routers", "layers.{0..47}.mlp.gate"],
            Cure = ("rules:\n  - layers: \"*.mlp.gate\"\n    format: fp8_per_channel_per_token\n", ""),
        },
        new("NVIDIA/Model-Optimizer, comment in its recipes", "The gate of the shared expert is quantized, and the export fails at fusing linears")
        {
            Model = "Qwen3-Next-80B-A3B-Thinking",
            Recipe = """
                rules:
                  - layers: "*.shared_expert_gate"
                    format: fp8_per_channel_per_token
                """,
            Finding = (3, 13, "PLK201"),
            Says = ["matches routers", "layers.{0..47}.mlp.shared_expert_gate"],
            Cure = ("shared_expert_gate", "shared_expert.*"),
        },
        new("NVIDIA/Model-Optimizer 328", "GLM-4.5 with AWQ: experts that were never routed to have no factors")
        {
            Model = "GLM-4.5",
            Recipe = """
                rules:
                  - layers: "*.experts.*"
                    format: nvfp4
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl, samples: 64}
                """,
            Finding = (5, 12, "PLK215"),
            Says = ["each of 160 experts", "5 % of the tokens"],
            Warns = true,
            Cure = ("samples: 64", "samples: 64, moe_experts_ratio: 1.0"),
        },
        new("intel/auto-round 2174", "Mixed bits inside gate_up: an assertion about merged columns")
        {
            Model = "Llama-3.3-70B-Instruct",
            Recipe = """
                format: fp8_per_channel_per_token
                rules:
                  - layers: "*.up_proj"
                    format: nvfp4
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (5, 13, "PLK204"),
            Says = ["gate_proj and up_proj of model.layers.{0..79}.mlp", "up_proj is nvfp4", "gate_proj is fp8_per_channel_per_token"],
            Cure = ("\"*.up_proj\"", "[\"*.gate_proj\", \"*.up_proj\"]"),
        },
        new("vllm-project/llm-compressor 2939", "GPTQ on stacked experts succeeds, and the model answers at chance level")
        {
            Model = "gpt-oss-20b",
            Recipe = """
                rules:
                  - layers: "*.experts.*"
                    format: nvfp4_static
                algorithm: gptq
                calibrate: {data: data/calib.jsonl, samples: 2048}
                """,
            Finding = (5, 12, "PLK212"),
            Says = ["gptq changes nothing", "routed experts only"],
            Cure = ("nvfp4_static\nalgorithm: gptq\n", "nvfp4\n"),
        },
        new("vllm-project/llm-compressor 2060", "Llama-4-Maverick: all routed experts ended among the ignored, and the server with a KeyError")
        {
            Model = "Llama-4-Maverick-17B-128E-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: b200, tensor_parallel: 8}
                format: nvfp4
                rules:
                  - layers: "*.feed_forward.experts.*"
                    format: keep
                calibrate: {data: data/calib.jsonl, samples: 8192}
                """,
            Finding = (5, 13, "PLK218"),
            Says = ["the routed experts of Llama-4-Maverick-17B-128E-Instruct stay as they are", "386.5 billion of 398.6 billion"],
            Warns = true,
            Cure = ("rules:\n  - layers: \"*.feed_forward.experts.*\"\n    format: keep\n", ""),
        },
        new("NVIDIA/Model-Optimizer 1173", "Stacked experts are skipped without a word: 91 of 100 weights stay in bf16")
        {
            Model = "granite-3.1-1b-a400m-instruct",
            Recipe = """
                format: nvfp4
                calibrate: {data: data/calib.jsonl, samples: 2048}
                """,
            Finding = (2, 9, "PLK201"),
            Says = ["block_sparse_moe.input_linear and block_sparse_moe.output_linear have 32 experts in one tensor"],
            Cure = ("format: nvfp4\n", "format: nvfp4\nrules:\n  - layers: \"*block_sparse_moe*\"\n    format: keep\n    because: no layout for them\n"),
        },
        new("vllm-project/llm-compressor 2522", "AWQ costs Gemma 3 sixteen points, GPTQ two")
        {
            Model = "gemma-3-27b-it",
            Recipe = """
                format: int4_blockwise_weight_only
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 12, "PLK221"),
            Says = ["awq_lite", "Gemma 3", "16 points"],
            Warns = true,
            Cure = ("algorithm: awq_lite", "algorithm: gptq"),
        },
        new("NVIDIA/Model-Optimizer, comment in its recipe for Gemma", "SmoothQuant with alpha 1 overflows in Gemma")
        {
            Model = "gemma-2-9b",
            Recipe = """
                format: int8
                algorithm: smoothquant
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 12, "PLK221"),
            Says = ["smoothquant with alpha 1", "Gemma"],
            Warns = true,
            Cure = ("algorithm: smoothquant", "algorithm: {method: smoothquant, alpha: 0.5}"),
        },

        // Names.
        new("vllm-project/llm-compressor 1428, 1230", "A pattern without the prefix language_model. matches nothing, and nobody says so")
        {
            Model = "gemma-3-27b-it",
            Recipe = """
                format: fp8_per_channel_per_token
                rules:
                  - layers: model.layers.0.*
                    format: keep
                """,
            Finding = (4, 13, "PLK102"),
            Says = ["'model.layers.0.*' matches no layer of gemma-3-27b-it"],
            Cure = ("model.layers.0.*", "language_model.model.layers.0.*"),
        },
        new("NVIDIA/Model-Optimizer, changes of 0.46", "Nemotron-H's MLPs are mixers: *mlp* matches none of them, and quant_algo is null")
        {
            Model = "Nemotron-H-56B-Base-8K",
            Recipe = """
                rules:
                  - layers: "*mlp*"
                    format: nvfp4
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 13, "PLK102"),
            Says = ["'*mlp*' matches no layer of Nemotron-H-56B-Base-8K"],
            Cure = ("\"*mlp*\"", "[\"*.mixer.up_proj\", \"*.mixer.down_proj\"]"),
        },
        new("NVIDIA/Model-Optimizer pull request 2203", "MiniMax and Step: patterns that match no weight give a checkpoint of quant_algo null, after calibration on eight GPUs")
        {
            Model = "MiniMax-M2.5",
            Recipe = """
                rules:
                  - layers: "*.mlp.experts.*"
                    format: nvfp4
                calibrate: {data: data/calib.jsonl, samples: 4096}
                """,
            Finding = (3, 13, "PLK102"),
            Says = ["'*.mlp.experts.*' matches no layer of MiniMax-M2.5"],
            Cure = ("*.mlp.experts.*", "*.block_sparse_moe.experts.*"),
        },

        // Engines, GPUs, caches.
        new("vllm-project/llm-compressor 1427, vllm 19853", "No scheme of the engine fits, found when the server starts")
        {
            Model = "Qwen2.5-7B-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: a100}
                format: int4_blockwise_weight_only
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 9, "PLK303"),
            Says = ["vllm cannot load int4_blockwise_weight_only after awq_lite"],
            Cure = ("engine: vllm", "engine: tensorrt-llm"),
        },
        new("vllm-project/vllm 25241", "Four-bit weights with FP8 activations: the engine has no reader for them")
        {
            Model = "Llama-3.1-70B-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: h100, tensor_parallel: 2}
                format: w4a8_awq
                algorithm: awq_lite
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 9, "PLK303"),
            Says = ["vllm cannot load w4a8_awq after awq_lite"],
            Cure = ("engine: vllm", "engine: tensorrt-llm"),
        },
        new("vllm-project/llm-compressor 1643, 1919", "NVFP4 on a GPU without its arithmetic")
        {
            Model = "Qwen3-32B",
            Recipe = """
                target: {engine: tensorrt-llm, gpu: h100}
                format: nvfp4
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (2, 37, "PLK304"),
            Says = ["tensorrt-llm on h100 (compute capability 9.0)", "nvfp4 (needs compute capability 10.0)"],
            Cure = ("gpu: h100", "gpu: b200"),
        },
        new("vllm-project/vllm 6738, llm-compressor 1949", "Scales of the KV cache end the engine's loading")
        {
            Model = "Llama-3.1-8B-Instruct",
            Recipe = """
                target: {engine: vllm, gpu: a100}
                format: fp8
                kv_cache: fp8
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (4, 11, "PLK307"),
            Says = ["vllm on a100 (compute capability 8.0)", "8.9"],
            Cure = ("gpu: a100", "gpu: l40s"),
        },
        new("vllm-project/llm-compressor 2494", "A KV cache scheme where attention has no keys and values of its own to hang it on")
        {
            Model = "DeepSeek-R1",
            Recipe = """
                format: fp8_per_channel_per_token
                kv_cache: fp8
                calibrate: {data: data/calib.jsonl}
                """,
            Finding = (3, 11, "PLK206"),
            Says = ["it caches 512 + 64 numbers of a token, not the keys and values of 128 heads"],
            Cure = ("kv_cache: fp8\ncalibrate: {data: data/calib.jsonl}\n", "kv_cache: fp8_cast\n"),
        },
        new("NVIDIA/Model-Optimizer 500", "FP8 without a forward loop: the scales of activations are missing")
        {
            Model = "granite-3.3-8b-instruct",
            Recipe = """
                format: fp8
                """,
            Finding = (2, 9, "PLK208"),
            Says = ["fp8 measures activations (fp8) on calibration data"],
            Cure = ("format: fp8\n", "format: fp8\ncalibrate: {data: data/calib.jsonl}\n"),
        },
    ];
}
