using System.Collections.Generic;
using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>
/// Folders of reference data that a recipe could ask for, and whose recipe is refused: ModelOpt fails at them late, or writes what no engine can use.
/// </summary>
internal static class RefusedCases
{
    /// <summary>Each with the finding.</summary>
    public static IReadOnlyList<(GoldenCase Case, string Rule)> All { get; } =
    [
        // Engines fuse q, k and v, which have different formats there.
        (Of("ptq/mixed-qkv_fp8_first", ReferenceModel.Classics, new(".q_proj", QuantFormats.Fp8), new("", QuantFormats.Nvfp4)), "PLK204"),
        (Of("ptq/mixed-qkv_nvfp4_first", ReferenceModel.Classics, new(".q_proj", QuantFormats.Nvfp4), new("", QuantFormats.Fp8)), "PLK204"),

        // No engine loads them, and ModelOpt cannot export them.
        (Of("ptq/mxfp6", ReferenceModel.Classics, new CaseRule("", QuantFormats.Mxfp6)), "PLK216"),
        (Of("ptq/mxint8", ReferenceModel.Classics, new CaseRule("", QuantFormats.Mxint8)), "PLK216"),

        // Its config.json has the dtype of the embedding, float8_e4m3fn, as that of the model: no reader can build one of it.
        (Of("ptq/lm_head-fp8", ReferenceModel.WholeClassics, new("lm_head", QuantFormats.Fp8), new("model.embed_tokens", QuantFormats.Fp8), new("", QuantFormats.Fp8)), "PLK201"),

        // A model without experts.
        (Experts("nvfp4_experts_only-kv_fp8", QuantFormats.Nvfp4, KvCacheFormats.Fp8), "PLK102"),
        (Experts("nvfp4_experts_only-kv_fp8_cast", QuantFormats.Nvfp4, KvCacheFormats.Fp8Cast), "PLK102"),
        (Experts("nvfp4_experts_only-kv_fp8_layerwise", QuantFormats.Nvfp4, KvCacheFormats.Fp8), "PLK102"),
        (Experts("nvfp4_experts_only-kv_fp8_layerwise_offload", QuantFormats.Nvfp4, KvCacheFormats.Fp8), "PLK102"),
        (Experts("nvfp4_experts_only_input_scale1-kv_fp8_cast", QuantFormats.Nvfp4, KvCacheFormats.Fp8Cast), "PLK102"),
        (Experts("nvfp4_experts_only_mse-kv_fp8_cast", QuantFormats.Nvfp4Static, KvCacheFormats.Fp8Cast) with { Algorithm = CaseAlgorithm.Sweep }, "PLK102"),

        // ModelOpt measures keys and values that latent attention does not cache.
        (Of("moe/deepseek_v3/nvfp4_experts_only-kv_fp8", ReferenceModel.DeepseekV3, new CaseRule(".experts.", QuantFormats.Nvfp4)) with { KvCache = KvCacheFormats.Fp8 }, "PLK206"),

        // ModelOpt calibrates experts that are stacked in one tensor, and fails at their export.
        (Of("moe/gpt_oss/int4_awq", ReferenceModel.GptOss, new CaseRule("", QuantFormats.Int4Blockwise)) with { Algorithm = CaseAlgorithm.Awq }, "PLK201"),
        (Of("moe/gpt_oss/int8_smoothquant", ReferenceModel.GptOss, new CaseRule("", QuantFormats.Int8)) with { Algorithm = CaseAlgorithm.SmoothQuant }, "PLK201"),
    ];

    private static GoldenCase Experts(string name, QuantFormat format, KvCacheFormat cache) =>
        Of("ptq/" + name, ReferenceModel.Classics, new CaseRule(".experts.", format)) with { KvCache = cache };

    private static GoldenCase Of(string path, ReferenceModel model, params CaseRule[] rules) => new(path, model, rules, KvCacheFormats.None, CaseAlgorithm.Max);
}
