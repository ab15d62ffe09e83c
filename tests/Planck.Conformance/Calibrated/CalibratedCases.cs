using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Planck.Formats;

namespace Planck.Conformance.Calibrated;

/// <summary>The folders of reference data that came from calibration data or a search.</summary>
internal static class CalibratedCases
{
    private static readonly (CalibrationAlgorithm[] List, string Text) MaxOnly = ([new Max()], "max");
    private static readonly (CalibrationAlgorithm[] List, string Text) Search = ([new Mse()], "mse");
    private static readonly (CalibrationAlgorithm[] List, string Text) Sweep = ([new Mse { Fp8ScaleSweep = true }], "{method: mse, fp8_scale_sweep: true}");
    private static readonly (CalibrationAlgorithm[] List, string Text) FourOverSix =
        ([new Mse { StartMultiplier = 1, StopMultiplier = 1.5, StepSize = 0.5 }], "{method: mse, start_multiplier: 1.0, stop_multiplier: 1.5, step_size: 0.5}");
    private static readonly (CalibrationAlgorithm[] List, string Text) Awq = ([new AwqLite()], "awq_lite");

    public static IReadOnlyList<CalibratedCase> All { get; } = [.. Bundled, .. OnGpu, .. Others];

    // One function per line of reference data: the bundled model, arithmetic of a CPU.
    private static IEnumerable<CalibratedCase> Bundled =>
    [
        Everywhere("ptq/fp8", QuantFormats.Fp8),
        Everywhere("ptq/fp8+kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8),
        Everywhere("ptq/fp8+kv_fp8_affine", QuantFormats.Fp8, cache: KvCacheFormats.Fp8Affine),
        Everywhere("ptq/fp8+kv_fp8_cast", QuantFormats.Fp8, cache: KvCacheFormats.Fp8Cast),
        Everywhere("ptq/fp8+kv_nvfp4", QuantFormats.Fp8, cache: KvCacheFormats.Nvfp4),
        Everywhere("ptq/fp8+kv_nvfp4_cast", QuantFormats.Fp8, cache: KvCacheFormats.Nvfp4Cast),
        Everywhere("ptq/fp8+kv_nvfp4_rotate", QuantFormats.Fp8, cache: KvCacheFormats.Nvfp4Rotate),
        Everywhere("ptq/fp8-mse", QuantFormats.Fp8, Search),
        Everywhere("ptq/fp8_default-kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8),
        Everywhere("ptq/fp8_default-kv_fp8_cast", QuantFormats.Fp8, cache: KvCacheFormats.Fp8Cast),
        Everywhere("ptq/fp8_per_channel_per_token-mse", QuantFormats.Fp8PerChannelPerToken, Search),
        Everywhere("ptq/gemma-int8_sq-kv_fp8_cast", QuantFormats.Int8, ([new SmoothQuant { Alpha = 0.5 }], "{method: smoothquant, alpha: 0.5}"), KvCacheFormats.Fp8Cast),
        Everywhere("ptq/int4-gptq", QuantFormats.Int4Blockwise, ([new Gptq()], "gptq")),
        Everywhere("ptq/int4-local_hessian", QuantFormats.Int4Blockwise, ([new LocalHessian { Fp8ScaleSweep = false, BlockSize = 128 }], "{method: local_hessian, fp8_scale_sweep: false, block_size: 128}")),
        Everywhere("ptq/int4_awq", QuantFormats.Int4Blockwise, Awq),
        Everywhere("ptq/int4_awq_clip", QuantFormats.Int4Blockwise, ([new AwqClip()], "awq_clip")),
        Everywhere("ptq/int4_awq_full", QuantFormats.Int4Blockwise, ([new AwqFull()], "awq_full")),
        Everywhere("ptq/int4_awq_lite-alpha_step_1", QuantFormats.Int4Blockwise, ([new AwqLite { AlphaStep = 1 }], "{method: awq_lite, alpha_step: 1.0}")),
        Everywhere("ptq/int4_blockwise_weight_only-mse", QuantFormats.Int4Blockwise, Search),
        Everywhere("ptq/int8", QuantFormats.Int8),
        Everywhere("ptq/int8-gptq-layerwise", QuantFormats.Int8, ([new Gptq()], "{method: gptq, layerwise: true}")),
        Everywhere("ptq/int8-mse", QuantFormats.Int8, Search),
        Everywhere("ptq/int8_smoothquant", QuantFormats.Int8, ([new SmoothQuant()], "smoothquant")),
        Everywhere("ptq/int8_weight_only-mse", QuantFormats.Int8PerChannel, Search),
        Everywhere("ptq/algorithm_list-max_then_mse", QuantFormats.Int8, ([new Max(), new Mse()], "[max, mse]")),
        CacheOnly("ptq/kv_fp8-only", KvCacheFormats.Fp8),
        CacheOnly("ptq/kv_fp8_affine-only", KvCacheFormats.Fp8Affine),
        CacheOnly("ptq/kv_nvfp4-only", KvCacheFormats.Nvfp4),
        CacheOnly("ptq/kv_nvfp4_affine-only", KvCacheFormats.Nvfp4Affine),
        CacheOnly("ptq/kv_nvfp4_rotate-only", KvCacheFormats.Nvfp4Rotate),
        Part("ptq/mamba_moe_fp8_aggressive", ".mlp.", QuantFormats.Fp8),
        Part("ptq/mamba_moe_nvfp4_conservative", ".mlp.", QuantFormats.Nvfp4),
        new("ptq/mixed-qkv_fp8_first", ReferenceModel.Classics, MixedQueries, KvCacheFormats.None, MaxOnly.List, MaxOnly.Text, "cpu"),
        Everywhere("ptq/nvfp4", QuantFormats.Nvfp4),
        Everywhere("ptq/nvfp4-mse", QuantFormats.Nvfp4, Search),
        Everywhere("ptq/nvfp4_act_headroom-kv_fp8_cast", QuantFormats.Nvfp4, ([new Nvfp4ActHeadroom()], "nvfp4_act_headroom"), KvCacheFormats.Fp8Cast),
        Everywhere("ptq/nvfp4_act_headroom-mse_sweep", QuantFormats.Nvfp4Static, ([.. Sweep.List, new Nvfp4ActHeadroom()], $"[{Sweep.Text}, nvfp4_act_headroom]")),
        Everywhere("ptq/nvfp4_awq_clip", QuantFormats.Nvfp4, ([new AwqClip()], "awq_clip")),
        Everywhere("ptq/nvfp4_awq_lite", QuantFormats.Nvfp4, Awq),
        Everywhere("ptq/nvfp4_default-kv_fp8", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Everywhere("ptq/nvfp4_default-kv_fp8_cast", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8Cast),
        Everywhere("ptq/nvfp4_default-kv_none-gptq", QuantFormats.Nvfp4Static, ([new Gptq()], "{method: gptq, layerwise: true}")),
        Everywhere("ptq/nvfp4_default-kv_nvfp4_cast", QuantFormats.Nvfp4, cache: KvCacheFormats.Nvfp4Cast),
        Everywhere("ptq/nvfp4_four_over_six", QuantFormats.Nvfp4FourOverSix, FourOverSix),
        Part("ptq/nvfp4_mlp_only", ".mlp.", QuantFormats.Nvfp4),
        Part("ptq/nvfp4_mlp_only-kv_fp8", ".mlp.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Part("ptq/nvfp4_mlp_only-kv_fp8_cast", ".mlp.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8Cast),
        Part("ptq/nvfp4_mlp_only-novit-kv_fp8", ".mlp.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Part("ptq/nvfp4_mlp_only_mse-kv_fp8_cast", ".mlp.", QuantFormats.Nvfp4Static, Sweep, KvCacheFormats.Fp8Cast),
        new("ptq/nvfp4_omlp_only-kv_fp8", ReferenceModel.Classics, OutputAndMlp, KvCacheFormats.Fp8, MaxOnly.List, MaxOnly.Text, "cpu"),
        new("ptq/nvfp4_omlp_only-kv_fp8_cast", ReferenceModel.Classics, OutputAndMlp, KvCacheFormats.Fp8Cast, MaxOnly.List, MaxOnly.Text, "cpu"),
        Everywhere("ptq/nvfp4_static-gptq", QuantFormats.Nvfp4Static, ([new Gptq()], "gptq")),
        Everywhere("ptq/nvfp4_static-max", QuantFormats.Nvfp4Static),
        Everywhere("ptq/nvfp4_static-mse", QuantFormats.Nvfp4Static, Search),
        Everywhere("ptq/nvfp4_static-no_shared_amax", QuantFormats.Nvfp4Static),
        Everywhere("ptq/nvfp4_w4a4_weight_local_hessian", QuantFormats.Nvfp4Static, ([new LocalHessian()], "local_hessian")),
        Everywhere("ptq/nvfp4_w4a4_weight_mse_fp8_sweep", QuantFormats.Nvfp4Static, Sweep),
        new(
            "ptq/qwen3_5-w4a16_nvfp4-fp8_attn-kv_fp8_cast",
            ReferenceModel.Classics,
            [new(".self_attn.", QuantFormats.Fp8), new("", QuantFormats.W4A16Nvfp4)],
            KvCacheFormats.Fp8Cast,
            MaxOnly.List,
            MaxOnly.Text,
            "cpu"),
        Everywhere("ptq/w4a8_awq_beta", QuantFormats.W4A8Awq, Awq),
        Everywhere("ptq/w4a8_nvfp4_fp8", QuantFormats.W4A8Nvfp4Fp8),
    ];

    private static IEnumerable<CalibratedCase> OnGpu =>
    [
        Everywhere("ptq_cuda_emulated/fp8", QuantFormats.Fp8, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/fp8_default-kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/int8", QuantFormats.Int8, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/nvfp4", QuantFormats.Nvfp4, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/nvfp4_four_over_six", QuantFormats.Nvfp4FourOverSix, FourOverSix, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/nvfp4_static-max", QuantFormats.Nvfp4Static, arithmetic: "cuda"),
        Everywhere("ptq_cuda_emulated/w4a8_nvfp4_fp8", QuantFormats.W4A8Nvfp4Fp8, arithmetic: "cuda"),
    ];

    // Small models with seeded random weights: biases, a tied head, latent attention, mixtures of experts.
    private static IEnumerable<CalibratedCase> Others =>
    [
        .. ((ReferenceModel[])[ReferenceModel.LlamaBiasTied, ReferenceModel.Qwen2]).SelectMany(static model => (IEnumerable<CalibratedCase>)
        [
            Everywhere($"moe/{model.Name}/fp8", QuantFormats.Fp8, model: model),
            Everywhere($"moe/{model.Name}/fp8_default-kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8, model: model),
            Everywhere($"moe/{model.Name}/int4_awq", QuantFormats.Int4Blockwise, Awq, model: model),
            Everywhere($"moe/{model.Name}/int8_smoothquant", QuantFormats.Int8, ([new SmoothQuant()], "smoothquant"), model: model),
            Everywhere($"moe/{model.Name}/nvfp4", QuantFormats.Nvfp4, model: model),
            Everywhere($"moe/{model.Name}/nvfp4_awq_lite", QuantFormats.Nvfp4, Awq, model: model),
        ]),
        Everywhere("moe/deepseek_v3/fp8", QuantFormats.Fp8, model: ReferenceModel.DeepseekV3),
        Everywhere("moe/deepseek_v3/int8_smoothquant", QuantFormats.Int8, ([new SmoothQuant()], "smoothquant"), model: ReferenceModel.DeepseekV3),
        Everywhere("moe/deepseek_v3/nvfp4", QuantFormats.Nvfp4, model: ReferenceModel.DeepseekV3),
        Part("moe/deepseek_v3/nvfp4_experts_only-kv_fp8", ".experts.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8, model: ReferenceModel.DeepseekV3),
        Everywhere("moe/qwen3_moe/fp8", QuantFormats.Fp8, model: ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/int8_smoothquant", QuantFormats.Int8, ([new SmoothQuant()], "smoothquant"), model: ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/nvfp4", QuantFormats.Nvfp4, model: ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/nvfp4-all_experts", QuantFormats.Nvfp4, model: ReferenceModel.Qwen3Moe),
        Experts("moe/qwen3_moe/nvfp4_experts_only-kv_fp8", QuantFormats.Nvfp4, MaxOnly, KvCacheFormats.Fp8),
        Experts("moe/qwen3_moe/nvfp4_experts_only-kv_fp8_cast", QuantFormats.Nvfp4, MaxOnly, KvCacheFormats.Fp8Cast),
        Experts("moe/qwen3_moe/nvfp4_experts_only-kv_fp8_layerwise", QuantFormats.Nvfp4, MaxOnly, KvCacheFormats.Fp8),
        Experts("moe/qwen3_moe/nvfp4_experts_only-kv_fp8_layerwise_offload", QuantFormats.Nvfp4, MaxOnly, KvCacheFormats.Fp8),
        Experts("moe/qwen3_moe/nvfp4_experts_only_input_scale1-kv_fp8_cast", QuantFormats.Nvfp4, MaxOnly, KvCacheFormats.Fp8Cast),
        Experts("moe/qwen3_moe/nvfp4_experts_only_mse-kv_fp8_cast", QuantFormats.Nvfp4Static, Sweep, KvCacheFormats.Fp8Cast),
        Everywhere("moe/qwen3_moe/nvfp4_four_over_six", QuantFormats.Nvfp4FourOverSix, FourOverSix, model: ReferenceModel.Qwen3Moe),
        Part("moe/qwen3_moe/nvfp4_mlp_only-kv_fp8", ".mlp.", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8, model: ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/nvfp4_w4a4_weight_local_hessian", QuantFormats.Nvfp4Static, ([new LocalHessian()], "local_hessian"), model: ReferenceModel.Qwen3Moe),
        Everywhere("moe/qwen3_moe/w4a8_nvfp4_fp8", QuantFormats.W4A8Nvfp4Fp8, model: ReferenceModel.Qwen3Moe),
    ];

    private static CaseRule[] MixedQueries => [new(".q_proj", QuantFormats.Fp8), new("", QuantFormats.Nvfp4)];

    private static CaseRule[] OutputAndMlp => [new(".o_proj", QuantFormats.Nvfp4), new(".mlp.", QuantFormats.Nvfp4)];

    private static CalibratedCase Everywhere(
        string path,
        QuantFormat format,
        (CalibrationAlgorithm[] List, string Text)? algorithm = null,
        KvCacheFormat? cache = null,
        string arithmetic = "cpu",
        ReferenceModel? model = null) => Part(path, "", format, algorithm, cache, arithmetic, model);

    private static CalibratedCase Experts(string path, QuantFormat format, (CalibrationAlgorithm[] List, string Text) algorithm, KvCacheFormat cache) =>
        Part(path, ".experts.", format, algorithm, cache, model: ReferenceModel.Qwen3Moe);

    private static CalibratedCase CacheOnly(string path, KvCacheFormat cache) =>
        new(path, ReferenceModel.Classics, [], cache, MaxOnly.List, MaxOnly.Text, "cpu");

    private static CalibratedCase Part(
        string path,
        string part,
        QuantFormat format,
        (CalibrationAlgorithm[] List, string Text)? algorithm = null,
        KvCacheFormat? cache = null,
        string arithmetic = "cpu",
        ReferenceModel? model = null)
    {
        var (list, text) = algorithm ?? MaxOnly;
        return new(path, model ?? ReferenceModel.Classics, [new(part, format)], cache ?? KvCacheFormats.None, list, text, arithmetic);
    }
}
