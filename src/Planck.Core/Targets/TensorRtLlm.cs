using Planck.Formats;

namespace Planck.Targets;

/// <summary>
/// TensorRT-LLM's PyTorch backend. Rows come from its sources (<c>linear.py</c>, <c>model_config.py</c>, <c>quantization/mode.py</c>) and ModelOpt's
/// deployment page; no reader was run.
/// </summary>
internal static class TensorRtLlm
{
    private const string Sources = "linear.py and quantization/mode.py";

    private const string NoRotation = "it does not rotate keys, and their scale was measured on rotated ones";

    private const string NoLayout = "it is simulated only: ModelOpt's layout has no place for it";

    public static Engine Engine { get; } = new()
    {
        Id = "tensorrt-llm",
        Title = "TensorRT-LLM",
        CheckedWith = "sources after 1.2.0, not run",
        Formats =
        [
            new(QuantFormats.Fp8PerChannelPerToken) { Minimum = new(8, 9), Source = Sources + ": FP8 rowwise" },
            new(QuantFormats.Fp8Blockwise2D) { Minimum = new(9, 0), Source = Sources + ": FP8_BLOCK_SCALES" },
            new(QuantFormats.W4A16Nvfp4) { Minimum = new(9, 0), OnlyBlockSize = 16, Source = Sources + "; the release that began is not known" },
            new(QuantFormats.Int4Blockwise) { Refusal = "it reads a pre_quant_scale of o_proj and down_proj, which only AWQ has", Source = Sources },
            new(QuantFormats.Int8PerChannel) { Refusal = "only its older engine builder has W8A16", Source = "ModelOpt's deployment page" },
            new(QuantFormats.Mxfp4) { Refusal = "its reader knows no mxfp4 in ModelOpt's layout", Source = Sources },
            new(QuantFormats.Mxfp4WeightOnly) { Refusal = "its reader knows no mxfp4 in ModelOpt's layout", Source = Sources },
            new(QuantFormats.W4A8Mxfp4Fp8) { Minimum = new(10, 0), Source = Sources },
            new(QuantFormats.Mxfp8) { Minimum = new(10, 0), Source = Sources + "; the release that began is not known" },
            new(QuantFormats.Fp8) { Minimum = new(8, 9), Source = Sources },
            new(QuantFormats.Int8) { Refusal = "only its older engine builder has W8A8 SmoothQuant", Source = "ModelOpt's deployment page" },
            new(QuantFormats.Nvfp4) { Minimum = new(10, 0), Source = Sources },
            new(QuantFormats.Nvfp4Static) { Minimum = new(10, 0), Source = Sources },
            new(QuantFormats.Nvfp4FourOverSix) { Minimum = new(10, 0), Source = Sources },
            new(QuantFormats.W4A16Nvfp4Static) { Minimum = new(9, 0), Source = Sources + "; the release that began is not known" },
            new(QuantFormats.W4A16Nvfp4FourOverSix) { Minimum = new(9, 0), Source = Sources + "; the release that began is not known" },
            new(QuantFormats.W4A8Nvfp4Fp8) { Minimum = new(10, 0), Source = Sources },
            new(QuantFormats.W4A8Awq) { Refusal = "it reads a pre_quant_scale of o_proj and down_proj, which only AWQ has", Source = Sources },
            new(QuantFormats.Mxfp6) { Refusal = NoLayout, Source = "ModelOpt 0.47" },
            new(QuantFormats.Mxint8) { Refusal = NoLayout, Source = "ModelOpt 0.47" },
        ],
        SmoothedFormats =
        [
            new(QuantFormats.Int8) { Refusal = "only its older engine builder has W8A8 SmoothQuant", Source = "ModelOpt's deployment page" },
            new(QuantFormats.Int4Blockwise) { Minimum = new(8, 0), OnlyBlockSize = 128, Source = Sources + ": W4A16_AWQ" },
            new(QuantFormats.W4A8Awq) { Minimum = new(8, 9), Source = Sources + ": W4A8_AWQ" },
            new(QuantFormats.Nvfp4) { Minimum = new(10, 0), Source = Sources + ": NVFP4_AWQ" },
            new(QuantFormats.Nvfp4Static) { Minimum = new(10, 0), Source = Sources + ": NVFP4_AWQ" },
            new(QuantFormats.Nvfp4FourOverSix) { Minimum = new(10, 0), Source = Sources + ": NVFP4_AWQ" },
            new(QuantFormats.W4A16Nvfp4) { Refusal = "the label is NVFP4_AWQ, which promises an input_scale", Source = Sources },
            new(QuantFormats.W4A16Nvfp4Static) { Refusal = "the label is NVFP4_AWQ, which promises an input_scale", Source = Sources },
            new(QuantFormats.W4A16Nvfp4FourOverSix) { Refusal = "the label is NVFP4_AWQ, which promises an input_scale", Source = Sources },
        ],
        LowRankRefusal = "its reader knows no NVFP4_SVD",
        HeadRefusal = "no checkpoint with one is known to load",
        KvCaches =
        [
            new(KvCacheFormats.Fp8) { Minimum = new(8, 9), Source = "ModelOpt's deployment page" },
            new(KvCacheFormats.Fp8Affine) { Refusal = "no loader for k_bias and v_bias is seen", Source = Sources },
            new(KvCacheFormats.Fp8Cast) { Minimum = new(8, 9), Source = "ModelOpt's deployment page" },
            new(KvCacheFormats.Nvfp4) { Minimum = new(10, 0), Source = "ModelOpt's deployment page" },
            new(KvCacheFormats.Nvfp4Affine) { Refusal = "no loader for k_bias and v_bias is seen", Source = Sources },
            new(KvCacheFormats.Nvfp4Cast) { Minimum = new(10, 0), Source = "ModelOpt's deployment page" },
            new(KvCacheFormats.Nvfp4Rotate) { Refusal = NoRotation, Source = "no engine's loader rotates keys" },
        ],
        MixableFormats =
        [
            QuantFormats.Fp8, QuantFormats.Fp8PerChannelPerToken, QuantFormats.Fp8Blockwise2D,
            QuantFormats.Nvfp4, QuantFormats.Nvfp4Static, QuantFormats.Nvfp4FourOverSix,
            QuantFormats.W4A16Nvfp4, QuantFormats.W4A16Nvfp4Static, QuantFormats.W4A16Nvfp4FourOverSix,
            QuantFormats.W4A8Nvfp4Fp8, QuantFormats.W4A8Mxfp4Fp8, QuantFormats.Mxfp8,
        ],
        LoadsKvCacheAlone = true,
    };
}
