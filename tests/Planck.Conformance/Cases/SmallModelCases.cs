using System.Collections.Generic;
using System.Linq;
using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>The folders of <c>moe</c>: small models with seeded random weights that have biases, a tied head, latent attention or mixtures of experts.</summary>
internal static class SmallModelCases
{
    public static IReadOnlyList<GoldenCase> All { get; } =
    [
        .. ((ReferenceModel[])[ReferenceModel.LlamaBiasTied, ReferenceModel.Qwen2]).SelectMany(WithBiases),
        .. DeepseekV3,
        .. Qwen3Moe,
        .. GptOss,
    ];

    private static IEnumerable<GoldenCase> WithBiases(ReferenceModel model) =>
    [
        // One block of 128 x 128 covers each of q, k and v here, and ModelOpt lets linears with the same input share a scale that is one
        // number: all three have the largest of their scales.
        Everywhere(model, "fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D),
        Everywhere(model, "fp8", QuantFormats.Fp8),
        Everywhere(model, "fp8_default-kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8),
        Everywhere(model, "int4_awq", QuantFormats.Int4Blockwise, CaseAlgorithm.Awq),
        Everywhere(model, "int8_smoothquant", QuantFormats.Int8, CaseAlgorithm.SmoothQuant),
        Everywhere(model, "nvfp4", QuantFormats.Nvfp4),
        Everywhere(model, "nvfp4_awq_lite", QuantFormats.Nvfp4, CaseAlgorithm.Awq),
    ];

    private static IEnumerable<GoldenCase> DeepseekV3 =>
    [
        Everywhere(ReferenceModel.DeepseekV3, "fp8", QuantFormats.Fp8),
        Everywhere(ReferenceModel.DeepseekV3, "int8_smoothquant", QuantFormats.Int8, CaseAlgorithm.SmoothQuant),
        Everywhere(ReferenceModel.DeepseekV3, "nvfp4", QuantFormats.Nvfp4),
    ];

    private static IEnumerable<GoldenCase> Qwen3Moe =>
    [
        Everywhere(ReferenceModel.Qwen3Moe, "fp8_per_channel_per_token", QuantFormats.Fp8PerChannelPerToken),
        Everywhere(ReferenceModel.Qwen3Moe, "int8_weight_only", QuantFormats.Int8PerChannel),
        Everywhere(ReferenceModel.Qwen3Moe, "mxfp8", QuantFormats.Mxfp8),
        Everywhere(ReferenceModel.Qwen3Moe, "fp8", QuantFormats.Fp8),
        Everywhere(ReferenceModel.Qwen3Moe, "int8_smoothquant", QuantFormats.Int8, CaseAlgorithm.SmoothQuant),
        Everywhere(ReferenceModel.Qwen3Moe, "nvfp4", QuantFormats.Nvfp4),

        // It asks for all experts to see each token; ModelOpt does not do that where it holds experts in one tensor.
        Everywhere(ReferenceModel.Qwen3Moe, "nvfp4-all_experts", QuantFormats.Nvfp4),
        Everywhere(ReferenceModel.Qwen3Moe, "nvfp4_four_over_six", QuantFormats.Nvfp4FourOverSix, CaseAlgorithm.FourOverSix),
        Everywhere(ReferenceModel.Qwen3Moe, "nvfp4_w4a4_weight_local_hessian", QuantFormats.Nvfp4Static, CaseAlgorithm.LocalHessian),
        Everywhere(ReferenceModel.Qwen3Moe, "w4a8_nvfp4_fp8", QuantFormats.W4A8Nvfp4Fp8),
        Part(ReferenceModel.Qwen3Moe, "nvfp4_mlp_only-kv_fp8", ".mlp.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Experts("nvfp4_experts_only-kv_fp8", QuantFormats.Nvfp4, KvCacheFormats.Fp8),
        Experts("nvfp4_experts_only-kv_fp8_cast", QuantFormats.Nvfp4, KvCacheFormats.Fp8Cast),
        new("moe/qwen3_moe/nvfp4_experts_only_input_scale1-kv_fp8_cast", ReferenceModel.Qwen3Moe, [new(".experts.", QuantFormats.Nvfp4) { InputAmax = 2688 }], KvCacheFormats.Fp8Cast, CaseAlgorithm.Max),

        // ModelOpt calibrates these block by block on the original inputs, which changes nothing.
        Experts("nvfp4_experts_only-kv_fp8_layerwise", QuantFormats.Nvfp4, KvCacheFormats.Fp8),
        Experts("nvfp4_experts_only-kv_fp8_layerwise_offload", QuantFormats.Nvfp4, KvCacheFormats.Fp8),
        Experts("nvfp4_experts_only_mse-kv_fp8_cast", QuantFormats.Nvfp4Static, KvCacheFormats.Fp8Cast, CaseAlgorithm.Sweep),
    ];

    // Experts stacked in one tensor: one scale, and one range of inputs, for all of them.
    private static IEnumerable<GoldenCase> GptOss =>
    [
        Everywhere(ReferenceModel.GptOss, "fp8", QuantFormats.Fp8),
        Everywhere(ReferenceModel.GptOss, "fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D),
        Everywhere(ReferenceModel.GptOss, "nvfp4", QuantFormats.Nvfp4),
        Part(ReferenceModel.GptOss, "nvfp4_experts_only-kv_fp8", ".experts.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
    ];

    private static GoldenCase Everywhere(ReferenceModel model, string name, QuantFormat format, CaseAlgorithm? algorithm = null, KvCacheFormat? cache = null) =>
        Part(model, name, "", format, algorithm, cache);

    private static GoldenCase Experts(string name, QuantFormat format, KvCacheFormat cache, CaseAlgorithm? algorithm = null) =>
        Part(ReferenceModel.Qwen3Moe, name, ".experts.", format, algorithm, cache);

    private static GoldenCase Part(ReferenceModel model, string name, string part, QuantFormat format, CaseAlgorithm? algorithm = null, KvCacheFormat? cache = null) =>
        new($"moe/{model.Name}/{name}", model, [new(part, format)], cache ?? KvCacheFormats.None, algorithm ?? CaseAlgorithm.Max);
}
