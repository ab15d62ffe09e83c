using System.Collections.Generic;

namespace Planck.Conformance.Cases;

/// <summary>The folders of reference data that Planck does not reproduce in this version, each with the reason.</summary>
internal static class ExcludedCases
{
    private const string OneBlock = "its experts are no larger than one block: ModelOpt, which has gate and up as one tensor, does not let them share a scale and writes it as [1, 1, 1, 1]; other linears of one block share it and have a scalar. No model in use has experts of 128 x 128";
    private const string Embedding = "it quantizes the embedding, which no recipe can ask for: engines keep it";

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["moe/deepseek_v3/fp8_2d_blockwise_weight_only"] = "ModelOpt cannot export it: one shared-input group has weights of one block and of several",
        ["moe/deepseek_v3/int4_awq"] = "ModelOpt cannot export it: in_features is no multiple of the block",
        ["moe/qwen3_moe/fp8_2d_blockwise_weight_only"] = OneBlock,
        ["moe/qwen3_moe/nvfp4_experts_only_input_scale1-kv_fp8_cast"] = "it sets the scale of inputs to 1 instead of measuring them, which no recipe asks for",
        ["moe/qwen3_moe/int4_awq-all_experts"] = "ModelOpt cannot export it: block-wise integer formats do not know the experts of the architecture",
        ["moe/qwen3_moe/int4_awq"] = "ModelOpt cannot export it: block-wise integer formats do not know the experts of the architecture",
        ["moe/qwen3_moe/int4_blockwise_weight_only"] = "ModelOpt cannot export it: block-wise integer formats do not know the experts of the architecture",
        ["moe/qwen3_moe/nvfp4_awq_lite"] = "ModelOpt cannot export it: block-wise integer formats do not know the experts of the architecture",
        ["moe/qwen3_moe/w4a8_awq_beta"] = "ModelOpt cannot export it: block-wise integer formats do not know the experts of the architecture",
        ["ptq/lm_head-fp8"] = Embedding,
        ["ptq/no_algorithm-int8"] = "ModelOpt cannot export it: without an algorithm nothing sets the weight ranges",
        ["ptq/nvfp4_fp8_mha"] = Embedding,
        ["ptq/nvfp4_static-no_shared_amax"] = "it gives every linear a range of its own, which no recipe asks for",
        ["ptq/qwen3_5-w4a16_nvfp4-fp8_attn-kv_fp8_cast"] = "it quantizes the output head to NVFP4; a recipe can ask for FP8 there",
        ["ptq/nvfp4_static-fp8_input"] = "ModelOpt takes FP8 inputs for NVFP4 ones there and exports a scale 6 times too small; no recipe can ask for it",
    };
}
