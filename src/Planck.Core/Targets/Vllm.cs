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
        ],
        KvCaches =
        [
            new(KvCacheFormats.Fp8Cast) { Minimum = new(8, 9), Source = Reader + ": FP8 cache below 8.9 is refused" },
            new(KvCacheFormats.Nvfp4Cast) { Minimum = new(8, 0), Source = Reader },
        ],
        // MIXED_PRECISION takes FP8, NVFP4 and W4A16_NVFP4 and leaves layers of other formats unquantized; none of ours loads there.
        MixableFormats = [],
        LoadsKvCacheAlone = false,
    };
}
