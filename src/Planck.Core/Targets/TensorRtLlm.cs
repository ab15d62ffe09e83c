using Planck.Formats;

namespace Planck.Targets;

/// <summary>
/// TensorRT-LLM's PyTorch backend. Rows come from its sources (<c>linear.py</c>, <c>model_config.py</c>, <c>quantization/mode.py</c>) and ModelOpt's
/// deployment page; no reader was run.
/// </summary>
internal static class TensorRtLlm
{
    private const string Sources = "linear.py and quantization/mode.py";

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
        ],
        KvCaches =
        [
            new(KvCacheFormats.Fp8Cast) { Minimum = new(8, 9), Source = "ModelOpt's deployment page" },
            new(KvCacheFormats.Nvfp4Cast) { Minimum = new(10, 0), Source = "ModelOpt's deployment page" },
        ],
        MixableFormats =
        [
            QuantFormats.Fp8PerChannelPerToken, QuantFormats.Fp8Blockwise2D, QuantFormats.W4A16Nvfp4, QuantFormats.W4A8Mxfp4Fp8, QuantFormats.Mxfp8,
        ],
        LoadsKvCacheAlone = true,
    };
}
