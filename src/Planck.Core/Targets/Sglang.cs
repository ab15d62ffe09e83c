using Planck.Formats;

namespace Planck.Targets;

/// <summary>
/// SGLang. Verdicts are those of its own checkpoint reader, run for compute capabilities 8.0 to 12.0 on full ModelOpt exports
/// (<c>modelopt/engines/sglang.json</c> in the reference data). It loads FP8 and NVFP4 with calibrated activations only.
/// </summary>
internal static class Sglang
{
    private const string Reader = "SGLang 0.5.23's reader on ModelOpt 0.47 exports";

    private const string UnknownAlgo = "its reader knows FP8, NVFP4, NVFP4_AWQ and W4A16_NVFP4, not ";

    private const string NoRotation = "it does not rotate keys, and their scale was measured on rotated ones";

    private const string NoLayout = "it is simulated only: ModelOpt's layout has no place for it";

    public static Engine Engine { get; } = new()
    {
        Id = "sglang",
        Title = "SGLang",
        CheckedWith = "0.5.23",
        Formats =
        [
            new(QuantFormats.Fp8PerChannelPerToken) { Refusal = UnknownAlgo + "FP8_PER_CHANNEL_PER_TOKEN", Source = Reader },
            new(QuantFormats.Fp8Blockwise2D) { Refusal = UnknownAlgo + "fp8_pb_wo", Source = Reader },
            new(QuantFormats.W4A16Nvfp4) { Refusal = "it waits for an input_scale of every linear, which weight-only NVFP4 does not have", Source = Reader },
            new(QuantFormats.Int4Blockwise) { Refusal = UnknownAlgo + "W4A16_AWQ", Source = Reader },
            new(QuantFormats.Int8PerChannel) { Refusal = UnknownAlgo + "W8A16", Source = Reader },
            new(QuantFormats.Mxfp4) { Refusal = UnknownAlgo + "mxfp4", Source = Reader },
            new(QuantFormats.Mxfp4WeightOnly) { Refusal = UnknownAlgo + "mxfp4", Source = Reader },
            new(QuantFormats.W4A8Mxfp4Fp8) { Refusal = UnknownAlgo + "W4A8_MXFP4_FP8", Source = Reader },
            new(QuantFormats.Mxfp8) { Refusal = UnknownAlgo + "MXFP8 in ModelOpt's layout", Source = Reader },
            new(QuantFormats.Fp8) { Minimum = new(8, 0), Source = Reader },
            new(QuantFormats.Int8) { Refusal = UnknownAlgo + "W8A8_SQ_PER_CHANNEL", Source = Reader },
            new(QuantFormats.Nvfp4) { Minimum = new(8, 0), Source = Reader },
            new(QuantFormats.Nvfp4Static) { Minimum = new(8, 0), Source = Reader },
            new(QuantFormats.Nvfp4FourOverSix) { Minimum = new(8, 0), Source = Reader },
            new(QuantFormats.W4A16Nvfp4Static) { Refusal = "it waits for an input_scale of every linear, which weight-only NVFP4 does not have", Source = Reader },
            new(QuantFormats.W4A16Nvfp4FourOverSix) { Refusal = "it waits for an input_scale of every linear, which weight-only NVFP4 does not have", Source = Reader },
            new(QuantFormats.W4A8Nvfp4Fp8) { Refusal = UnknownAlgo + "W4A8_NVFP4_FP8", Source = Reader },
            new(QuantFormats.W4A8Awq) { Refusal = UnknownAlgo + "W4A8_AWQ", Source = Reader },
            new(QuantFormats.Mxfp6) { Refusal = NoLayout, Source = "ModelOpt 0.47" },
            new(QuantFormats.Mxint8) { Refusal = NoLayout, Source = "ModelOpt 0.47" },
        ],
        SmoothedFormats =
        [
            new(QuantFormats.Int8) { Refusal = UnknownAlgo + "W8A8_SQ_PER_CHANNEL", Source = Reader },
            new(QuantFormats.Int4Blockwise) { Refusal = UnknownAlgo + "W4A16_AWQ", Source = Reader },
            new(QuantFormats.W4A8Awq) { Refusal = UnknownAlgo + "W4A8_AWQ", Source = Reader },
            new(QuantFormats.Nvfp4) { Refusal = "its loader leaves pre_quant_scale of fused linears unfilled", Source = Reader },
            new(QuantFormats.Nvfp4Static) { Refusal = "its loader leaves pre_quant_scale of fused linears unfilled", Source = Reader },
            new(QuantFormats.Nvfp4FourOverSix) { Refusal = "its loader leaves pre_quant_scale of fused linears unfilled", Source = Reader },
            new(QuantFormats.W4A16Nvfp4) { Refusal = "its loader leaves pre_quant_scale of fused linears unfilled", Source = Reader },
            new(QuantFormats.W4A16Nvfp4Static) { Refusal = "its loader leaves pre_quant_scale of fused linears unfilled", Source = Reader },
            new(QuantFormats.W4A16Nvfp4FourOverSix) { Refusal = "its loader leaves pre_quant_scale of fused linears unfilled", Source = Reader },
        ],
        LowRankRefusal = UnknownAlgo + "NVFP4_SVD",
        HeadRefusal = "no checkpoint with one is known to load",
        KvCaches =
        [
            new(KvCacheFormats.Fp8) { Minimum = new(8, 0), Source = Reader },
            new(KvCacheFormats.Fp8Affine) { Refusal = "its loader has no place for k_bias and v_bias", Source = Reader },
            new(KvCacheFormats.Fp8Cast) { Minimum = new(8, 0), Source = Reader },
            new(KvCacheFormats.Nvfp4) { Minimum = new(8, 9), Source = Reader + ": beside FP8 weights refused on 8.0" },
            new(KvCacheFormats.Nvfp4Affine) { Refusal = "its loader has no place for k_bias and v_bias", Source = Reader },
            new(KvCacheFormats.Nvfp4Cast) { Minimum = new(8, 9), Source = Reader + ": beside FP8 weights refused on 8.0" },
            new(KvCacheFormats.Nvfp4Rotate) { Refusal = NoRotation, Source = "no engine's loader rotates keys" },
        ],
        MixableFormats = [QuantFormats.Fp8, QuantFormats.Nvfp4, QuantFormats.Nvfp4Static, QuantFormats.Nvfp4FourOverSix],
        LoadsKvCacheAlone = false,
    };
}
