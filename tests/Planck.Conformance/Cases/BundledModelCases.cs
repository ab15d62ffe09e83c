using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>The folders of <c>ptq</c>: quantizations of the bundled model, with the divisions of a CPU.</summary>
internal static class BundledModelCases
{
    private static readonly CaseRule[] OutputAndMlp = [new(".o_proj", QuantFormats.Nvfp4), new(".mlp.", QuantFormats.Nvfp4)];

    public static IReadOnlyList<GoldenCase> All { get; } =
    [
        // Scales of the weights' maxima, without data.
        Everywhere("fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D),
        Everywhere("fp8_per_channel_per_token", QuantFormats.Fp8PerChannelPerToken),
        Everywhere("int4_blockwise_weight_only", QuantFormats.Int4Blockwise),
        Everywhere("int8_weight_only", QuantFormats.Int8PerChannel),
        Everywhere("w4a16_nvfp4", QuantFormats.W4A16Nvfp4),
        Everywhere("mxfp4", QuantFormats.Mxfp4),
        Everywhere("mxfp8", QuantFormats.Mxfp8),
        Everywhere("w4a8_mxfp4_fp8", QuantFormats.W4A8Mxfp4Fp8),
        Mlp("mxfp4_mlp_weight_only", QuantFormats.Mxfp4WeightOnly),
        Of("nvfp4_mlp_weight_only", KvCacheFormats.None, new CaseRule(".mlp.", QuantFormats.W4A16Nvfp4, 32)),
        Everywhere("nvfp4_weight_only-kv_fp8_cast", QuantFormats.W4A16Nvfp4, cache: KvCacheFormats.Fp8Cast),
        Of("kv_fp8_cast-only", KvCacheFormats.Fp8Cast),
        Of("kv_nvfp4_cast-only", KvCacheFormats.Nvfp4Cast),

        // Searched scales, without data.
        Everywhere("fp8_per_channel_per_token-mse", QuantFormats.Fp8PerChannelPerToken, CaseAlgorithm.Search),
        Everywhere("int4_blockwise_weight_only-mse", QuantFormats.Int4Blockwise, CaseAlgorithm.Search),
        Everywhere("int8_weight_only-mse", QuantFormats.Int8PerChannel, CaseAlgorithm.Search),

        // Measured activations.
        Everywhere("fp8", QuantFormats.Fp8),
        Everywhere("fp8-mse", QuantFormats.Fp8, CaseAlgorithm.Search),
        Everywhere("int8", QuantFormats.Int8),
        Everywhere("int8-mse", QuantFormats.Int8, CaseAlgorithm.Search),
        Everywhere("algorithm_list-max_then_mse", QuantFormats.Int8, new("[max, mse]", new Max(), new Mse())),
        Everywhere("nvfp4", QuantFormats.Nvfp4),
        Everywhere("nvfp4-mse", QuantFormats.Nvfp4, CaseAlgorithm.Search),
        Everywhere("nvfp4_static-max", QuantFormats.Nvfp4Static),

        // It does not share ranges while it calibrates; its export does, and has the same bytes.
        Everywhere("nvfp4_static-no_shared_amax", QuantFormats.Nvfp4Static),
        Everywhere("nvfp4_static-mse", QuantFormats.Nvfp4Static, CaseAlgorithm.Search),
        Everywhere("nvfp4_w4a4_weight_mse_fp8_sweep", QuantFormats.Nvfp4Static, CaseAlgorithm.Sweep),
        Everywhere("nvfp4_four_over_six", QuantFormats.Nvfp4FourOverSix, CaseAlgorithm.FourOverSix),
        Everywhere("nvfp4_act_headroom-kv_fp8_cast", QuantFormats.Nvfp4, new("nvfp4_act_headroom", new Nvfp4ActHeadroom()), KvCacheFormats.Fp8Cast),
        Everywhere(
            "nvfp4_act_headroom-mse_sweep",
            QuantFormats.Nvfp4Static,
            new("[{method: mse, fp8_scale_sweep: true}, nvfp4_act_headroom]", new Mse { Fp8ScaleSweep = true }, new Nvfp4ActHeadroom())),
        Everywhere("w4a8_nvfp4_fp8", QuantFormats.W4A8Nvfp4Fp8),

        // Measured keys and values.
        Of("kv_fp8-only", KvCacheFormats.Fp8),
        Of("kv_fp8_affine-only", KvCacheFormats.Fp8Affine),
        Of("kv_nvfp4-only", KvCacheFormats.Nvfp4),
        Of("kv_nvfp4_affine-only", KvCacheFormats.Nvfp4Affine),
        Of("kv_nvfp4_rotate-only", KvCacheFormats.Nvfp4Rotate),
        Everywhere("fp8+kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8),
        Everywhere("fp8+kv_fp8_affine", QuantFormats.Fp8, cache: KvCacheFormats.Fp8Affine),
        Everywhere("fp8+kv_fp8_cast", QuantFormats.Fp8, cache: KvCacheFormats.Fp8Cast),
        Everywhere("fp8+kv_nvfp4", QuantFormats.Fp8, cache: KvCacheFormats.Nvfp4),
        Everywhere("fp8+kv_nvfp4_cast", QuantFormats.Fp8, cache: KvCacheFormats.Nvfp4Cast),
        Everywhere("fp8+kv_nvfp4_rotate", QuantFormats.Fp8, cache: KvCacheFormats.Nvfp4Rotate),
        Everywhere("fp8_default-kv_fp8", QuantFormats.Fp8, cache: KvCacheFormats.Fp8),
        Everywhere("fp8_default-kv_fp8_cast", QuantFormats.Fp8, cache: KvCacheFormats.Fp8Cast),
        Everywhere("nvfp4_default-kv_fp8", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Everywhere("nvfp4_default-kv_fp8_cast", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8Cast),
        Everywhere("nvfp4_default-kv_nvfp4_cast", QuantFormats.Nvfp4, cache: KvCacheFormats.Nvfp4Cast),

        // Parts of the model.
        Mlp("mamba_moe_fp8_aggressive", QuantFormats.Fp8),
        Mlp("mamba_moe_nvfp4_conservative", QuantFormats.Nvfp4),
        Mlp("nvfp4_mlp_only", QuantFormats.Nvfp4),
        Mlp("nvfp4_mlp_only-kv_fp8", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Mlp("nvfp4_mlp_only-kv_fp8_cast", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8Cast),
        Mlp("nvfp4_mlp_only-novit-kv_fp8", QuantFormats.Nvfp4, cache: KvCacheFormats.Fp8),
        Mlp("nvfp4_mlp_only_mse-kv_fp8_cast", QuantFormats.Nvfp4Static, CaseAlgorithm.Sweep, KvCacheFormats.Fp8Cast),
        Of("nvfp4_omlp_only-kv_fp8", KvCacheFormats.Fp8, OutputAndMlp),
        Of("nvfp4_omlp_only-kv_fp8_cast", KvCacheFormats.Fp8Cast, OutputAndMlp),

        // The embedding and the output head as well. (ModelOpt also quantizes queries and probabilities, which its export has no place for.)
        Of("nvfp4_fp8_mha", KvCacheFormats.Fp8, new("lm_head", QuantFormats.Nvfp4), new("model.embed_tokens", QuantFormats.W4A16Nvfp4), new("", QuantFormats.Nvfp4)) with { Model = ReferenceModel.WholeClassics },

        // The output head as well.
        Of("qwen3_5-w4a16_nvfp4-fp8_attn-kv_fp8_cast", KvCacheFormats.Fp8Cast, new("lm_head", QuantFormats.W4A16Nvfp4), new(".self_attn.", QuantFormats.Fp8), new(".mlp.", QuantFormats.W4A16Nvfp4))
            with { Model = ReferenceModel.ClassicsAndHead },

        // Smoothing.
        Everywhere("int8_smoothquant", QuantFormats.Int8, CaseAlgorithm.SmoothQuant),
        Everywhere("gemma-int8_sq-kv_fp8_cast", QuantFormats.Int8, new("{method: smoothquant, alpha: 0.5}", new SmoothQuant { Alpha = 0.5 }), KvCacheFormats.Fp8Cast),
        Everywhere("int4_awq", QuantFormats.Int4Blockwise, CaseAlgorithm.Awq),
        Everywhere("int4_awq_lite-alpha_step_1", QuantFormats.Int4Blockwise, new("{method: awq_lite, alpha_step: 1.0}", new AwqLite { AlphaStep = 1 })),
        Everywhere("int4_awq_clip", QuantFormats.Int4Blockwise, new("awq_clip", new AwqClip())),
        Everywhere("int4_awq_full", QuantFormats.Int4Blockwise, new("awq_full", new AwqFull())),
        Everywhere("nvfp4_awq_lite", QuantFormats.Nvfp4, CaseAlgorithm.Awq),
        Everywhere("nvfp4_awq_clip", QuantFormats.Nvfp4, new("awq_clip", new AwqClip())),
        Everywhere("w4a8_awq_beta", QuantFormats.W4A8Awq, CaseAlgorithm.Awq),
        Everywhere("nvfp4_svdquant", QuantFormats.Nvfp4, new("svdquant", new SvdQuant())),

        // Second moments of the inputs.
        Everywhere("int4-local_hessian", QuantFormats.Int4Blockwise, new("{method: local_hessian, fp8_scale_sweep: false, block_size: 128}", new LocalHessian { Fp8ScaleSweep = false, BlockSize = 128 })),
        Everywhere("nvfp4_w4a4_weight_local_hessian", QuantFormats.Nvfp4Static, CaseAlgorithm.LocalHessian),
        Everywhere("int4-gptq", QuantFormats.Int4Blockwise, CaseAlgorithm.Gptq),
        Everywhere("nvfp4_static-gptq", QuantFormats.Nvfp4Static, CaseAlgorithm.Gptq),
        Everywhere("int8-gptq-layerwise", QuantFormats.Int8, CaseAlgorithm.Gptq with { Layerwise = true }),
        Everywhere("nvfp4_default-kv_none-gptq", QuantFormats.Nvfp4Static, CaseAlgorithm.Gptq with { Layerwise = true }),
    ];

    private static GoldenCase Everywhere(string name, QuantFormat format, CaseAlgorithm? algorithm = null, KvCacheFormat? cache = null) =>
        Of(name, cache ?? KvCacheFormats.None, new CaseRule("", format)) with { Algorithm = algorithm ?? CaseAlgorithm.Max };

    private static GoldenCase Mlp(string name, QuantFormat format, CaseAlgorithm? algorithm = null, KvCacheFormat? cache = null) =>
        Of(name, cache ?? KvCacheFormats.None, new CaseRule(".mlp.", format)) with { Algorithm = algorithm ?? CaseAlgorithm.Max };

    private static GoldenCase Of(string name, KvCacheFormat cache, params CaseRule[] rules) =>
        new("ptq/" + name, ReferenceModel.Classics, rules, cache, CaseAlgorithm.Max);
}
