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
        ],
        KvCaches =
        [
            new(KvCacheFormats.Fp8Cast) { Minimum = new(8, 0), Source = Reader },
            new(KvCacheFormats.Nvfp4Cast) { Minimum = new(8, 9), Source = Reader + ": beside FP8 weights refused on 8.0" },
        ],
        MixableFormats = [],
        LoadsKvCacheAlone = false,
    };
}
