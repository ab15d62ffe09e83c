using Planck.Formats;

namespace Planck.Targets;

/// <summary>
/// vLLM. Verdicts are those of its own checkpoint reader, run for compute capabilities 8.0 to 12.0 on full ModelOpt exports
/// (<c>modelopt/engines/vllm.json</c> in the reference data).
/// </summary>
internal static class Vllm
{
    private const string Reader = "vLLM 0.33.0's reader on ModelOpt 0.47 exports";

    private const string UnknownAlgo = "its reader knows FP8, FP8_PER_CHANNEL_PER_TOKEN, FP8_PB_WO, NVFP4, W4A16_NVFP4, MXFP8 and MIXED_PRECISION, not ";

    private const string NoRotation = "it does not rotate keys, and their scale was measured on rotated ones";

    private const string NoLayout = "it is simulated only: ModelOpt's layout has no place for it";

    public static Engine Engine { get; } = new()
    {
        Id = "vllm",
        Title = "vLLM",
        CheckedWith = "0.33.0",
        Formats =
        [
            new(QuantFormats.Fp8PerChannelPerToken) { Minimum = new(8, 0), Since = new([0, 14]), Source = Reader + "; release after pull request 30957" },
            new(QuantFormats.Fp8Blockwise2D)
            {
                Minimum = new(8, 0), Since = new([0, 14]), ShardMultiple = 128, Source = Reader + "; release after pull request 30957; blocks are cut at shard borders",
            },
            new(QuantFormats.W4A16Nvfp4) { Refusal = "it waits for an input_scale of every linear, which weight-only NVFP4 does not have", Source = Reader },
            new(QuantFormats.Int4Blockwise) { Refusal = UnknownAlgo + "W4A16_AWQ", Source = Reader },
            new(QuantFormats.Int8PerChannel) { Refusal = UnknownAlgo + "W8A16", Source = Reader },
            new(QuantFormats.Mxfp4) { Refusal = UnknownAlgo + "mxfp4", Source = Reader },
            new(QuantFormats.Mxfp4WeightOnly) { Refusal = UnknownAlgo + "mxfp4", Source = Reader },
            new(QuantFormats.W4A8Mxfp4Fp8) { Refusal = UnknownAlgo + "W4A8_MXFP4_FP8", Source = Reader },
            new(QuantFormats.Mxfp8) { Minimum = new(8, 0), Since = new([0, 16]), Source = Reader + "; release after pull request 33786" },
            new(QuantFormats.Fp8) { Minimum = new(8, 0), Source = Reader },
            new(QuantFormats.Int8) { Refusal = UnknownAlgo + "W8A8_SQ_PER_CHANNEL", Source = Reader },
            new(QuantFormats.Nvfp4) { Minimum = new(8, 0), Source = Reader + "; below 10.0 the weights only are in four bits" },
            new(QuantFormats.Nvfp4Static) { Minimum = new(8, 0), Source = Reader + "; below 10.0 the weights only are in four bits" },
            new(QuantFormats.Nvfp4FourOverSix) { Minimum = new(8, 0), Source = Reader + "; below 10.0 the weights only are in four bits" },
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
            new(QuantFormats.Nvfp4) { Refusal = UnknownAlgo + "NVFP4_AWQ", Source = Reader },
            new(QuantFormats.Nvfp4Static) { Refusal = UnknownAlgo + "NVFP4_AWQ", Source = Reader },
            new(QuantFormats.Nvfp4FourOverSix) { Refusal = UnknownAlgo + "NVFP4_AWQ", Source = Reader },
            new(QuantFormats.W4A16Nvfp4) { Refusal = UnknownAlgo + "NVFP4_AWQ", Source = Reader },
            new(QuantFormats.W4A16Nvfp4Static) { Refusal = UnknownAlgo + "NVFP4_AWQ", Source = Reader },
            new(QuantFormats.W4A16Nvfp4FourOverSix) { Refusal = UnknownAlgo + "NVFP4_AWQ", Source = Reader },
        ],
        LowRankRefusal = UnknownAlgo + "NVFP4_SVD",
        HeadRefusal = "its output head has a weight and no scales, and loading ends at lm_head.input_scale (vLLM's issues 44081 and 45102)",
        KvCaches =
        [
            new(KvCacheFormats.Fp8) { Minimum = new(8, 9), Source = Reader + ": FP8 cache below 8.9 is refused" },
            new(KvCacheFormats.Fp8Affine) { Refusal = "its loader has no place for k_bias and v_bias", Source = Reader },
            new(KvCacheFormats.Fp8Cast) { Minimum = new(8, 9), Source = Reader + ": FP8 cache below 8.9 is refused" },
            new(KvCacheFormats.Nvfp4) { Minimum = new(8, 0), Source = Reader },
            new(KvCacheFormats.Nvfp4Affine) { Refusal = "its loader has no place for k_bias and v_bias", Source = Reader },
            new(KvCacheFormats.Nvfp4Cast) { Minimum = new(8, 0), Source = Reader },
            new(KvCacheFormats.Nvfp4Rotate) { Refusal = NoRotation, Source = "no engine's loader rotates keys" },
        ],
        // MIXED_PRECISION also takes W4A16_NVFP4, and leaves layers of other formats unquantized.
        MixableFormats = [QuantFormats.Fp8, QuantFormats.Nvfp4, QuantFormats.Nvfp4Static, QuantFormats.Nvfp4FourOverSix],
        LoadsKvCacheAlone = false,
    };
}
