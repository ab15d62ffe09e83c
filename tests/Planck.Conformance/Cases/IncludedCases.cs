using System.Collections.Generic;
using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>
/// The folders of reference data that need no calibration data and use this version's formats: tensors byte for byte, JSON files equal.
/// </summary>
internal static class IncludedCases
{
    /// <summary>Compared completely.</summary>
    public static IReadOnlyList<GoldenCase> All { get; } =
    [
        Everywhere("ptq/fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D),
        Everywhere("ptq/fp8_per_channel_per_token", QuantFormats.Fp8PerChannelPerToken),
        Everywhere("ptq/int4_blockwise_weight_only", QuantFormats.Int4Blockwise),
        Everywhere("ptq/int8_weight_only", QuantFormats.Int8PerChannel),
        Everywhere("ptq/w4a16_nvfp4", QuantFormats.W4A16Nvfp4),
        Everywhere("ptq/mxfp4", QuantFormats.Mxfp4),
        Everywhere("ptq/mxfp8", QuantFormats.Mxfp8),
        Everywhere("ptq/w4a8_mxfp4_fp8", QuantFormats.W4A8Mxfp4Fp8),
        new("ptq/mxfp4_mlp_weight_only", ReferenceModel.Classics, QuantFormats.Mxfp4WeightOnly, KvCacheFormats.None, """
            model: classics-7m
            rules:
              - layers: "*.mlp.*"
                format: mxfp4_weight_only
            arithmetic: cpu
            """, Only: ".mlp."),
        new("ptq/nvfp4_mlp_weight_only", ReferenceModel.Classics, QuantFormats.W4A16Nvfp4, KvCacheFormats.None, """
            model: classics-7m
            rules:
              - layers: "*.mlp.*"
                format: w4a16_nvfp4
                block_size: 32
            arithmetic: cpu
            """, BlockSize: 32, Only: ".mlp."),
        new("ptq/nvfp4_weight_only-kv_fp8_cast", ReferenceModel.Classics, QuantFormats.W4A16Nvfp4, KvCacheFormats.Fp8Cast, """
            model: classics-7m
            format: w4a16_nvfp4
            kv_cache: fp8_cast
            arithmetic: cpu
            """),
        new("ptq/kv_fp8_cast-only", ReferenceModel.Classics, null, KvCacheFormats.Fp8Cast, """
            model: classics-7m
            kv_cache: fp8_cast
            arithmetic: cpu
            """),
        new("ptq/kv_nvfp4_cast-only", ReferenceModel.Classics, null, KvCacheFormats.Nvfp4Cast, """
            model: classics-7m
            kv_cache: nvfp4_cast
            arithmetic: cpu
            """),
        Everywhere("ptq_cuda_emulated/fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/int4_blockwise_weight_only", QuantFormats.Int4Blockwise, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/mxfp8", QuantFormats.Mxfp8, arithmetic: "cuda"),

        // One block of 128 x 128 covers each of q, k and v here, and ModelOpt lets linears with the same input share a scale that is one
        // number: all three have the largest of their scales.
        Everywhere("moe/llama_bias_tied/fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D, ReferenceModel.LlamaBiasTied),
        Everywhere("moe/qwen3_moe/fp8_per_channel_per_token", QuantFormats.Fp8PerChannelPerToken, ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/int8_weight_only", QuantFormats.Int8PerChannel, ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/mxfp8", QuantFormats.Mxfp8, ReferenceModel.Qwen3Moe),
    ];

    /// <summary>
    /// Compared in their JSON files only: they need no calibration data either, but their architectures are not described yet, so no
    /// plan can be compiled for them.
    /// </summary>
    public static IReadOnlyList<GoldenCase> JsonOnly { get; } =
    [
        Everywhere("moe/qwen2/fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D, ReferenceModel.Qwen2),

        // The experts of this model are no larger than one block. ModelOpt, which has gate and up as one tensor, does not let them share a scale and
        // writes it as [1, 1, 1, 1]; other linears of one block share it and have a scalar. No model in use has experts of 128 x 128.
        Everywhere("moe/qwen3_moe/fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D, ReferenceModel.Qwen3Moe),
        Everywhere("moe/gpt_oss/fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D, ReferenceModel.GptOss),
    ];

    /// <summary>Every linear except the output head and routers.</summary>
    private static GoldenCase Everywhere(string path, QuantFormat format, ReferenceModel? model = null, string arithmetic = "cpu")
    {
        var of = model ?? ReferenceModel.Classics;
        return new(path, of, format, KvCacheFormats.None, $"""
            model: {of.Name}
            format: {format.Id}
            arithmetic: {arithmetic}
            """);
    }
}
