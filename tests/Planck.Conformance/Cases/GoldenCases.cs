using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>The folders of reference data that a Planck recipe reproduces: from YAML to the last file, with calibration where it has any.</summary>
internal static class GoldenCases
{
    public static IReadOnlyList<GoldenCase> All { get; } = [.. BundledModelCases.All, .. SmallModelCases.All, .. OnGpu];

    /// <summary>Those whose files this machine has: all with the full reference data, else those in the repository.</summary>
    public static IReadOnlyList<GoldenCase> Here { get; } = [.. All.Where(static c => c.Folder is not null && c.HasJson)];

    /// <summary>
    /// What ModelOpt exports and no recipe asks for: linears that engines fuse in two formats (PLK204), a measured cache of latent attention (PLK206).
    /// From recorded calibration results the export is the same all the same.
    /// </summary>
    public static IReadOnlyList<GoldenCase> WithoutRecipe { get; } =
    [
        new("ptq/mixed-qkv_fp8_first", ReferenceModel.Classics, [new(".q_proj", QuantFormats.Fp8), new("", QuantFormats.Nvfp4)], KvCacheFormats.None, CaseAlgorithm.Max),
        new("moe/deepseek_v3/nvfp4_experts_only-kv_fp8", ReferenceModel.DeepseekV3, [new(".experts.", QuantFormats.Nvfp4)], KvCacheFormats.Fp8, CaseAlgorithm.Max),
    ];

    public static GoldenCase Find(string path) => All.Single(c => c.Path == path);

    // The bundled model with the divisions of a GPU.
    private static IEnumerable<GoldenCase> OnGpu =>
        ((IEnumerable<GoldenCase>)
        [
            Everywhere("fp8", QuantFormats.Fp8),
            Everywhere("fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D),
            Everywhere("fp8_default-kv_fp8", QuantFormats.Fp8, KvCacheFormats.Fp8),
            Everywhere("int4_blockwise_weight_only", QuantFormats.Int4Blockwise),
            Everywhere("int8", QuantFormats.Int8),
            Everywhere("mxfp8", QuantFormats.Mxfp8),
            Everywhere("nvfp4", QuantFormats.Nvfp4),
            Everywhere("nvfp4_four_over_six", QuantFormats.Nvfp4FourOverSix) with { Algorithm = CaseAlgorithm.FourOverSix },
            Everywhere("nvfp4_static-max", QuantFormats.Nvfp4Static),
            Everywhere("w4a8_nvfp4_fp8", QuantFormats.W4A8Nvfp4Fp8),
        ]).Select(static c => c with { Path = "ptq_cuda_emulated/" + c.Path, Arithmetic = "cuda" });

    private static GoldenCase Everywhere(string name, QuantFormat format, KvCacheFormat? cache = null) =>
        new(name, ReferenceModel.Classics, [new("", format)], cache ?? KvCacheFormats.None, CaseAlgorithm.Max);
}
