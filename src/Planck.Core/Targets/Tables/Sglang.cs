using Planck.Targets.Facts;
using Planck.Targets.Verdicts;
using static Planck.Targets.Facts.CheckpointLayout;
using static Planck.Targets.Facts.ScaleStrategy;
using static Planck.Targets.Tables.NumberPattern;

namespace Planck.Targets.Tables;

/// <summary>SGLang. The verdicts of its own reader are in the reference data, for compute capabilities 8.0 to 12.0 (compressed-tensors: 8.0, 9.0, 10.0).</summary>
internal static class Sglang
{
    public const string Id = "sglang";

    private const string ModelOptRun = "SGLang 0.5.23's reader on ModelOpt 0.47 exports";

    private const string Run = "SGLang 0.5.23's reader on checkpoints of llm-compressor 0.14";

    private const string Rewritten = "SGLang 0.5.23's reader on checkpoints rewritten from llm-compressor's";

    public static Engine Engine { get; } = new()
    {
        Id = Id,
        Title = "SGLang",
        About = "Verdicts are those of its own checkpoint reader, run without a GPU for compute capabilities 8.0 to 12.0 on full checkpoints of ModelOpt and llm-compressor.",
        CheckedWith = "0.5.23",
        Runs = ["SGLang 0.5.23's reader"],
        Oldest = new([0, 4, 10]),
        Layouts =
        [
            new(ModelOpt)
            {
                Knows = "FP8, NVFP4, NVFP4_AWQ and W4A16_NVFP4",
                UnknownStage = RefusalStage.Configuration,
                UnknownReason = RefusalReason.UnknownMethod,
                CapabilityStage = RefusalStage.Configuration,
                Source = ModelOptRun,
            },
            new(CompressedTensors) { Source = Run },
            new(Awq) { Source = Rewritten },
            new(CheckpointLayout.Gptq) { Source = Rewritten },
            new(Fp8) { Source = Rewritten },
            new(Gguf) { Source = "SGLang's list of quantization methods" },
        ],
        Schemes =
        [
            // ModelOpt: quant_algo decides, capital letters do not.
            new(ModelOpt, "FP8 per tensor")
            {
                Labels = ["FP8"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 0), Native = new(8, 9), KernelMultiple = 16,
                Source = ModelOptRun + "; products in FP8 want multiples of 16",
            },
            new(ModelOpt, "NVFP4")
            {
                Labels = ["NVFP4"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 0), Native = new(10, 0), Note = "below 10.0 the weights only are in four bits", Source = ModelOptRun,
            },
            new(ModelOpt, "NVFP4 with AWQ")
            {
                Labels = ["NVFP4_AWQ"], Minimum = new(8, 0), Native = new(10, 0), Source = ModelOptRun,
                Note = "pre_quant_scale of every linear; ModelOpt folds that of fused ones, so that no export of it loads",
            },
            new(ModelOpt, "NVFP4 weights only")
            {
                Labels = ["W4A16_NVFP4"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 0),
                Reads = ["weight", "weight_scale", "weight_scale_2", "input_scale"], Note = "ModelOpt writes no input_scale, so that no export of it loads", Source = ModelOptRun,
            },

            // compressed-tensors
            new(CompressedTensors, "groups that quantize an attention")
            {
                NoWeights = true, Source = Run,
                Refusal = new(RefusalStage.Configuration, RefusalReason.BadConfiguration, "a group of config_groups must have weights"),
            },
            new(CompressedTensors, "NVFP4")
            {
                Labels = ["nvfp4-pack-quantized"], Weights = Float(4).Per(TensorGroup).InGroupsOf(16), Activations = Float(4).Per(TensorGroup), Minimum = new(8, 0), Native = new(10, 0),
                Note = "below 10.0 the weights only are in four bits", Source = Run,
            },
            new(CompressedTensors, "NVFP4, experts")
            {
                Labels = ["nvfp4-pack-quantized"], Weights = Float(4).Per(TensorGroup).InGroupsOf(16), Activations = Float(4).Per(TensorGroup), Placements = [ModulePlacement.Experts],
                Minimum = new(8, 0), Maximum = new(9, 0), Note = "up to 9.0 the weights only are in four bits; its test for Blackwell said no for 10.0", Source = Run,
            },
            new(CompressedTensors, "NVFP4 weights only")
            {
                Labels = ["nvfp4-pack-quantized"], Weights = Float(4).Per(TensorGroup).InGroupsOf(16), NoActivations = true, Placements = [ModulePlacement.Linear, ModulePlacement.Experts],
                Minimum = new(8, 0), Source = Run,
            },
            new(CompressedTensors, "INT4 or INT8 weights")
            {
                Labels = ["pack-quantized"], Weights = Int(4, 8).Per(Group, Channel), NoActivations = true, Placements = [ModulePlacement.Linear, ModulePlacement.Head, ModulePlacement.Experts],
                Minimum = new(8, 0), Source = Run,
            },
            new(CompressedTensors, "FP8 per tensor or channel")
            {
                Labels = ["float-quantized", "naive-quantized"], Weights = Float(8).Per(Tensor, Channel), Placements = [ModulePlacement.Linear, ModulePlacement.Experts],
                Minimum = new(8, 0), Native = new(8, 9), Note = "below 8.9 the weights only are in eight bits", Source = Run,
            },
            new(CompressedTensors, "FP8 in blocks of 128 x 128")
            {
                Labels = ["float-quantized"], Weights = Float(8).Per(Block).InGroupsOf(128), Activations = Float(8), Placements = [ModulePlacement.Linear, ModulePlacement.Experts],
                Minimum = new(8, 9), WholeBlocks = true, Source = Run + ": refused on 8.0",
            },
            new(CompressedTensors, "INT8 weights and activations")
            {
                Labels = ["int-quantized"], Weights = Int(8).Per(Tensor, Channel) with { Symmetric = true }, Activations = Int(8).Per(Token).At(ScaleTime.Dynamic), Minimum = new(8, 0), Source = Run,
            },
            new(CompressedTensors, "INT8 weights and static activations")
            {
                Labels = ["int-quantized"], Weights = Int(8).Per(Tensor, Channel), Activations = Int(8).At(ScaleTime.Static), Source = Run,
                Refusal = new(RefusalStage.Loading, RefusalReason.TensorShape, "its loader wants an input_scale for every part of a fused linear, and the checkpoint has one number"),
            },

            // AutoAWQ, GPTQ, DeepSeek's FP8, GGUF.
            new(Awq, "INT4 with zero points") { Weights = Int(4).Per(Group, Channel), Minimum = new(8, 0), Source = Rewritten },
            new(CheckpointLayout.Gptq, "INT4 or INT8")
            {
                Weights = Int(4, 8).Per(Group, Channel), Minimum = new(8, 0), NeedsCuda = true, Note = "the reader that was run had no CUDA and no GPTQ; the rest is its documentation's", Source = Rewritten,
            },
            new(Fp8, "FP8 in blocks")
            {
                Weights = Float(8).Per(Block).InGroupsOf(128), Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(8, 0), Native = new(8, 9), WholeBlocks = true,
                Note = "not for LlamaForCausalLM, whose loader renames weight_scale_inv", Source = Rewritten,
            },
            new(Gguf, "types of llama.cpp") { Minimum = new(8, 0), Source = "SGLang's list of quantization methods; not run" },
        ],
        KvCaches =
        [
            new(ModelOpt, "FP8") { Labels = ["FP8"], Minimum = new(8, 0), Source = ModelOptRun },
            new(ModelOpt, "FP8 with offsets")
            {
                Labels = ["FP8"], Affine = true, Source = ModelOptRun,
                Refusal = new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, "its loader has no place for k_bias and v_bias"),
            },
            new(ModelOpt, "NVFP4, rotated")
            {
                Rotated = true, Source = "no engine's loader rotates keys",
                Refusal = new(RefusalStage.Construction, RefusalReason.KvCache, "it does not rotate keys, and their scale was measured on rotated ones"),
            },
            new(ModelOpt, "NVFP4 beside FP8 weights")
            {
                Labels = ["NVFP4"], Beside = ["FP8"], Minimum = new(8, 9), CapabilityStage = RefusalStage.Loading, Source = ModelOptRun + ": its scales have no place on 8.0",
            },
            new(ModelOpt, "NVFP4") { Labels = ["NVFP4"], Minimum = new(8, 0), Source = ModelOptRun },
            new(ModelOpt, "NVFP4 with offsets")
            {
                Labels = ["NVFP4_AFFINE"], Affine = true, Source = ModelOptRun,
                Refusal = new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, "its loader has no place for k_bias and v_bias"),
            },
            new(CompressedTensors, "FP8 per tensor") { Numbers = Float(8).Per(Tensor) with { Symmetric = true }, Minimum = new(8, 0), Source = Run },
            new(CompressedTensors, "FP8 per head")
            {
                Numbers = Float(8).Per(AttentionHead) with { Symmetric = true }, Minimum = new(8, 9), CapabilityStage = RefusalStage.Loading, Source = Run + ": its scales have no place on 8.0",
            },
        ],
        MixableLabels = ["FP8", "NVFP4"],
        HeadRefusal = "no checkpoint with one is known to load",
        Renames = [new("LlamaForCausalLM", "weight_scale_inv", "weight_scale", Rewritten)],
    };
}
