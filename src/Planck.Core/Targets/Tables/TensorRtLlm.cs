using Planck.Targets.Facts;
using Planck.Targets.Verdicts;
using static Planck.Targets.Facts.CheckpointLayout;
using static Planck.Targets.Facts.ScaleStrategy;
using static Planck.Targets.Tables.NumberPattern;

namespace Planck.Targets.Tables;

/// <summary>
/// TensorRT-LLM's PyTorch backend. Rows come from its sources (<c>linear.py</c>, <c>model_config.py</c>, <c>quantization/mode.py</c>) and ModelOpt's
/// deployment page; no reader was run.
/// </summary>
internal static class TensorRtLlm
{
    public const string Id = "tensorrt-llm";

    private const string Sources = "linear.py and quantization/mode.py";

    private const string DeploymentPage = "ModelOpt's deployment page";

    private const string ReleaseNotKnown = "; the release that began is not known";

    public static Engine Engine { get; } = new()
    {
        Id = Id,
        Title = "TensorRT-LLM",
        About = "Rows come from the sources of its PyTorch backend and ModelOpt's deployment page; no reader was run.",
        CheckedWith = "sources after 1.2.0, not run",
        Oldest = new([1, 2, 0]),
        Layouts =
        [
            new(ModelOpt) { UnknownStage = RefusalStage.Configuration, UnknownReason = RefusalReason.UnknownMethod, Source = Sources },
            new(CompressedTensors) { Refusal = "its model_config.py reads ModelOpt's layout and DeepSeek's FP8 only", Source = "model_config.py" },
            new(Awq) { Refusal = "its PyTorch backend reads no AutoAWQ packing; ModelOpt's W4A16_AWQ is another", Source = "model_config.py" },
            new(CheckpointLayout.Gptq) { Refusal = "its PyTorch backend reads no GPTQ packing", Source = "model_config.py" },
            new(Fp8) { Source = "model_config.py" },
            new(Gguf) { Refusal = "it reads safetensors only", Source = "model_config.py" },
        ],
        Schemes =
        [
            new(ModelOpt, "FP8 per tensor")
            {
                Labels = ["FP8"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 9), KernelMultiple = 16, Source = Sources + "; products in FP8 want multiples of 16",
            },
            new(ModelOpt, "FP8 per channel and token")
            {
                Labels = ["FP8_PER_CHANNEL_PER_TOKEN"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 9), KernelMultiple = 16, Source = Sources + ": FP8 rowwise",
            },
            new(ModelOpt, "FP8 in blocks of 128 x 128") { Labels = ["FP8_PB_WO"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(9, 0), Source = Sources + ": FP8_BLOCK_SCALES" },
            new(ModelOpt, "NVFP4") { Labels = ["NVFP4"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(10, 0), Source = Sources },
            new(ModelOpt, "NVFP4 with AWQ")
            {
                Labels = ["NVFP4_AWQ"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(10, 0),
                Reads = ["weight", "weight_scale", "weight_scale_2", "input_scale"], ReadsOfUnfused = ["pre_quant_scale"], Source = Sources + ": NVFP4_AWQ",
            },
            new(ModelOpt, "NVFP4 weights only")
            {
                Labels = ["W4A16_NVFP4"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(9, 0), OnlyBlockSize = 16, Source = Sources + ReleaseNotKnown,
            },
            new(ModelOpt, "INT4 with AWQ")
            {
                Labels = ["W4A16_AWQ"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 0), OnlyBlockSize = 128,
                Reads = ["weight", "weight_scale"], ReadsOfUnfused = ["pre_quant_scale"], Source = Sources + ": W4A16_AWQ",
            },
            new(ModelOpt, "INT4 with AWQ, FP8 activations")
            {
                Labels = ["W4A8_AWQ"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 9), ReadsOfUnfused = ["pre_quant_scale"], Source = Sources + ": W4A8_AWQ",
            },
            new(ModelOpt, "NVFP4 weights, FP8 activations") { Labels = ["W4A8_NVFP4_FP8"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(10, 0), KernelMultiple = 32, Source = Sources },
            new(ModelOpt, "MXFP4 weights, FP8 activations") { Labels = ["W4A8_MXFP4_FP8"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(10, 0), KernelMultiple = 32, Source = Sources },
            new(ModelOpt, "MXFP8") { Labels = ["MXFP8"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(10, 0), Source = Sources + ReleaseNotKnown },
            new(ModelOpt, "INT8 weights")
            {
                Labels = ["W8A16"], Source = DeploymentPage, Refusal = new(RefusalStage.Configuration, RefusalReason.UnknownMethod, "only its older engine builder has W8A16"),
            },
            new(ModelOpt, "INT8 weights and activations")
            {
                Labels = ["W8A8_SQ_PER_CHANNEL"], Source = DeploymentPage, Refusal = new(RefusalStage.Configuration, RefusalReason.UnknownMethod, "only its older engine builder has W8A8 SmoothQuant"),
            },
            new(ModelOpt, "MXFP4")
            {
                Labels = ["MXFP4"], Source = Sources, Refusal = new(RefusalStage.Configuration, RefusalReason.UnknownMethod, "its reader knows no mxfp4 in ModelOpt's layout"),
            },
            new(Fp8, "FP8 in blocks of 128 x 128")
            {
                Weights = Float(8).Per(Block).InGroupsOf(128), Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(9, 0), Source = "model_config.py: FP8_BLOCK_SCALES",
            },
        ],
        KvCaches =
        [
            new(ModelOpt, "FP8") { Labels = ["FP8"], Minimum = new(8, 9), Source = DeploymentPage },
            new(ModelOpt, "FP8 with offsets")
            {
                Labels = ["FP8"], Affine = true, Source = Sources, Refusal = new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, "no loader for k_bias and v_bias is seen"),
            },
            new(ModelOpt, "NVFP4") { Labels = ["NVFP4"], Minimum = new(10, 0), Source = DeploymentPage },
            new(ModelOpt, "NVFP4 with offsets")
            {
                Labels = ["NVFP4_AFFINE"], Affine = true, Source = Sources, Refusal = new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, "no loader for k_bias and v_bias is seen"),
            },
            new(ModelOpt, "NVFP4, rotated")
            {
                Rotated = true, Source = "no engine's loader rotates keys",
                Refusal = new(RefusalStage.Construction, RefusalReason.KvCache, "it does not rotate keys, and their scale was measured on rotated ones"),
            },
        ],
        MixableLabels = ["FP8", "FP8_PER_CHANNEL_PER_TOKEN", "fp8_pb_wo", "NVFP4", "W4A16_NVFP4", "W4A8_NVFP4_FP8", "W4A8_MXFP4_FP8", "MXFP8"],
        LoadsKvCacheAlone = true,
        HeadRefusal = "no checkpoint with one is known to load",
    };
}
