using Planck.Targets.Facts;
using Planck.Targets.Verdicts;
using static Planck.Targets.Facts.CheckpointLayout;
using static Planck.Targets.Facts.ScaleStrategy;
using static Planck.Targets.Tables.NumberPattern;

namespace Planck.Targets.Tables;

/// <summary>vLLM. The verdicts of its own reader are in the reference data, for compute capabilities 7.5 to 12.0.</summary>
internal static class Vllm
{
    public const string Id = "vllm";

    private const string ModelOptRun = "vLLM 0.33.0's reader on ModelOpt 0.47 exports";

    private const string Run = "vLLM 0.33.0's reader on checkpoints of llm-compressor 0.14";

    private const string Rewritten = "vLLM 0.33.0's reader on checkpoints rewritten from llm-compressor's";

    private const string MoeSource = "vLLM's modelopt.py, ModelOptFp8MoEMethod; vLLM's pull request 55498";

    private const string MoeRefusal = "its fused experts read one weight_scale and one input_scale per tensor";

    private const string KvNote = "below 8.9 the attention kernel that was at hand refuses it";

    public static Engine Engine { get; } = new()
    {
        Id = Id,
        Title = "vLLM",
        About = "Verdicts are those of its own checkpoint reader, run without a GPU for compute capabilities 7.5 to 12.0 on full checkpoints of ModelOpt and llm-compressor.",
        CheckedWith = "0.33.0",
        Runs = ["vLLM 0.33.0's reader"],
        Oldest = new([0, 10, 1]),
        Layouts =
        [
            new(ModelOpt)
            {
                Knows = "FP8, FP8_PER_CHANNEL_PER_TOKEN, FP8_PB_WO, NVFP4, W4A16_NVFP4, MXFP8 and MIXED_PRECISION",
                UnknownStage = RefusalStage.Configuration,
                UnknownReason = RefusalReason.UnknownMethod,
                CapabilityStage = RefusalStage.Configuration,
                Source = ModelOptRun,
            },
            new(CompressedTensors) { Source = Run },
            new(Awq) { UnknownStage = RefusalStage.Configuration, Source = Rewritten },
            new(CheckpointLayout.Gptq) { UnknownStage = RefusalStage.Configuration, Source = Rewritten },
            new(Fp8) { Source = Rewritten },
            new(Gguf) { Refusal = "GGUF left the engine for a plugin of its own", Source = "vLLM's quantization registry after 0.30" },
        ],
        Schemes =
        [
            // ModelOpt: quant_algo decides.
            new(ModelOpt, "FP8 per tensor") { Labels = ["FP8"], Minimum = new(8, 0), Native = new(8, 9), Source = ModelOptRun },
            new(ModelOpt, "FP8 per tensor, experts") { Labels = ["FP8"], Placements = [ModulePlacement.Experts], Minimum = new(8, 0), Native = new(8, 9), Source = "vLLM's modelopt.py, ModelOptFp8MoEMethod" },
            new(ModelOpt, "FP8 per channel and token") { Labels = ["FP8_PER_CHANNEL_PER_TOKEN"], Minimum = new(8, 0), Native = new(8, 9), Since = new([0, 14]), Source = ModelOptRun + "; release after pull request 30957" },
            new(ModelOpt, "FP8 per channel and token, experts")
            {
                Labels = ["FP8_PER_CHANNEL_PER_TOKEN"], Placements = [ModulePlacement.Experts], Source = MoeSource,
                Refusal = new(RefusalStage.Loading, RefusalReason.NoScheme, MoeRefusal),
            },
            new(ModelOpt, "FP8 in blocks of 128 x 128")
            {
                Labels = ["FP8_PB_WO"], Minimum = new(8, 0), Native = new(8, 9), Since = new([0, 14]), ShardMultiple = 128,
                Source = ModelOptRun + "; release after pull request 30957; blocks are cut at shard borders",
            },
            new(ModelOpt, "FP8 in blocks of 128 x 128, experts")
            {
                Labels = ["FP8_PB_WO"], Placements = [ModulePlacement.Experts], Source = MoeSource,
                Refusal = new(RefusalStage.Loading, RefusalReason.NoScheme, MoeRefusal),
            },
            new(ModelOpt, "NVFP4")
            {
                Labels = ["NVFP4"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(7, 5), Native = new(10, 0),
                Note = "below 10.0 the weights only are in four bits (Marlin)", Source = ModelOptRun,
            },
            new(ModelOpt, "NVFP4, experts without a gate")
            {
                Labels = ["NVFP4"], Placements = [ModulePlacement.UngatedExperts], Minimum = new(7, 5), Native = new(10, 0), Since = new([0, 15]),
                Note = "releases before have a kernel for Blackwell only, behind a switch (pull request 29004); below 10.0 the weights only are in four bits (Marlin)",
                Source = "release after vLLM's pull request 32257, which brings kernels without a gate for all",
            },
            new(ModelOpt, "NVFP4 weights only")
            {
                Labels = ["W4A16_NVFP4"], Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(7, 5),
                Reads = ["weight", "weight_scale", "weight_scale_2", "input_scale"],
                Note = "ModelOpt writes no input_scale, so that no export of it loads", Source = ModelOptRun,
            },
            new(ModelOpt, "MXFP8") { Labels = ["MXFP8"], Minimum = new(8, 0), Native = new(10, 0), Since = new([0, 16]), Source = ModelOptRun + "; release after pull request 33786" },
            new(ModelOpt, "MXFP8, experts")
            {
                Labels = ["MXFP8"], Placements = [ModulePlacement.Experts], Minimum = new(8, 0), Native = new(10, 0), Since = new([0, 18]), Note = "gated experts only",
                Source = "release after vLLM's pull request 35986; modelopt.py, ModelOptMxFp8Config",
            },
            new(ModelOpt, "MXFP8, experts without a gate")
            {
                Labels = ["MXFP8"], Placements = [ModulePlacement.UngatedExperts], Source = "vLLM's modelopt.py, ModelOptMxFp8Config",
                Refusal = new(RefusalStage.Construction, RefusalReason.NoScheme, "its MXFP8 experts have a gate, and these have none"),
            },

            // compressed-tensors, in the order in which the reader tries its schemes.
            new(CompressedTensors, "NVFP4")
            {
                Labels = ["nvfp4-pack-quantized"], Weights = Float(4).Per(TensorGroup).InGroupsOf(16), Activations = Float(4).Per(TensorGroup).InGroupsOf(16),
                Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(7, 5), Native = new(10, 0), Note = "below 10.0 the weights only are in four bits (Marlin)", Source = Run,
            },
            new(CompressedTensors, "NVFP4 weights only")
            {
                Labels = ["nvfp4-pack-quantized"], Weights = Float(4).Per(TensorGroup).InGroupsOf(16), NoActivations = true,
                Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(7, 5), Source = Run,
            },
            new(CompressedTensors, "MXFP4") { Labels = ["mxfp4-pack-quantized"], Weights = Float(4).Per(Group).InGroupsOf(32), Minimum = new(8, 0), Native = new(10, 0), Source = Run },
            new(CompressedTensors, "MXFP8") { Labels = ["mxfp8-quantized"], Weights = Float(8).Per(Group).InGroupsOf(32), Minimum = new(7, 5), Native = new(10, 0), Source = Run },
            new(CompressedTensors, "INT4 weights, FP8 activations")
            {
                Labels = ["pack-quantized", "int-quantized"], Weights = Int(4).Per(Group).InGroupsOf(128) with { Symmetric = true }, Activations = Float(8).Per(Token).At(ScaleTime.Dynamic),
                Minimum = new(9, 0), Maximum = new(9, 0), ShardMultiple = 128, Reads = ["weight_packed", "weight_scale", "weight_shape"],
                Note = "packed on disk: format: pack-quantized has to be forced when saving", Source = Run,
            },
            new(CompressedTensors, "packed INT4 or INT8 weights, INT8 activations")
            {
                Labels = ["pack-quantized"], Weights = Int(4, 8).Per(Group, Channel), Activations = Int(8).Per(Token).At(ScaleTime.Dynamic), Minimum = new(7, 5), Source = Run,
            },
            new(CompressedTensors, "INT2 to INT8 weights")
            {
                Labels = ["pack-quantized"], Weights = Int(2, 3, 4, 5, 6, 7, 8).Per(Group, Channel) with { Symmetric = true }, NoActivations = true,
                Placements = [ModulePlacement.Linear, ModulePlacement.Head, ModulePlacement.Embedding], Minimum = new(7, 5),
                Note = "2, 3, 5, 6 and 7 bits with the Humming kernel only", Source = Run,
            },
            new(CompressedTensors, "INT4 or INT8 weights with zero points")
            {
                Labels = ["pack-quantized"], Weights = Int(4, 8).Per(Group, Channel) with { Symmetric = false }, NoActivations = true, Minimum = new(7, 5), Source = Run,
            },
            new(CompressedTensors, "INT4 weights, experts")
            {
                Labels = ["pack-quantized"], Weights = Int(4).Per(Group, Channel), NoActivations = true, Placements = [ModulePlacement.Experts], Minimum = new(7, 5), Source = Run,
            },
            new(CompressedTensors, "INT8 weights, experts")
            {
                Labels = ["pack-quantized"], Weights = Int(8).Per(Channel), NoActivations = true, Placements = [ModulePlacement.Experts], Minimum = new(7, 5),
                Source = "specification of the layout, section 2.6: groups of INT8 experts fail",
            },
            new(CompressedTensors, "FP8 per tensor or channel")
            {
                Labels = ["float-quantized", "naive-quantized"], Weights = Float(8).Per(Tensor, Channel), Placements = [ModulePlacement.Linear, ModulePlacement.Experts],
                Minimum = new(7, 5), Native = new(8, 9), Note = "below 8.9 the weights only are in eight bits", Source = Run,
            },
            new(CompressedTensors, "FP8 in blocks")
            {
                Labels = ["float-quantized", "naive-quantized"], Weights = Float(8).Per(Block), Placements = [ModulePlacement.Linear, ModulePlacement.Experts],
                Minimum = new(7, 5), Native = new(8, 9), WholeBlocks = true, Source = Run,
            },
            new(CompressedTensors, "INT8 weights and activations")
            {
                Labels = ["int-quantized"], Weights = Int(8).Per(Tensor, Channel) with { Symmetric = true }, Activations = Int(8).Per(Tensor, Token), Minimum = new(7, 5), Source = Run,
            },
            new(CompressedTensors, "INT4 weights, INT8 activations")
            {
                Labels = ["int-quantized"], Weights = Int(4).Per(Group, Channel), Activations = Int(8).Per(Token).At(ScaleTime.Dynamic), Minimum = new(7, 5), Note = "with the Humming kernel only", Source = Run,
            },
            new(CompressedTensors, "INT weights only that are not packed")
            {
                Labels = ["int-quantized"], Weights = Int(), NoActivations = true, Source = Run + ", damaged",
                Refusal = new(RefusalStage.Configuration, RefusalReason.BadConfiguration, "format int-quantized goes with quantized activations; weights only are pack-quantized"),
            },
            new(CompressedTensors, "FP8 attention") { NoWeights = true, Minimum = new(8, 9), Note = KvNote, Source = Run },

            // AutoAWQ, GPTQ, DeepSeek's FP8.
            new(Awq, "INT4 with zero points") { Weights = Int(4).Per(Group, Channel), Minimum = new(7, 5), Note = "fast in groups of 32, 64, 128 or of a whole row; out_features a multiple of 8", Source = Rewritten },
            new(CheckpointLayout.Gptq, "INT4 or INT8")
            {
                Weights = Int(4, 8).Per(Group, Channel).InGroupsOf(32, 64, 128) with { Symmetric = true }, Minimum = new(7, 5), Note = "symmetric only; 2 and 3 bits are gone (vLLM's issue 45051)", Source = Rewritten,
            },
            new(Fp8, "FP8 in blocks")
            {
                Weights = Float(8).Per(Block), Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(7, 5), Native = new(8, 9), WholeBlocks = true, Source = Rewritten,
            },
            new(Fp8, "FP8 per tensor") { Weights = Float(8).Per(Tensor), Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Minimum = new(7, 5), Native = new(8, 9), Source = "vLLM's fp8.py" },
        ],
        KvCaches =
        [
            new(ModelOpt, "FP8") { Labels = ["FP8"], Minimum = new(8, 9), Note = KvNote, Source = ModelOptRun },
            new(ModelOpt, "FP8 with offsets")
            {
                Labels = ["FP8"], Affine = true, Minimum = new(8, 9), Source = ModelOptRun,
                Refusal = new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, "its loader has no place for k_bias and v_bias"),
            },
            new(ModelOpt, "NVFP4") { Labels = ["NVFP4"], Minimum = new(8, 0), Note = "named in hf_quant_config.json; the word in config.json is not read", Source = ModelOptRun },
            new(ModelOpt, "NVFP4 with offsets")
            {
                Labels = ["NVFP4_AFFINE"], Affine = true, Source = ModelOptRun,
                Refusal = new(RefusalStage.Loading, RefusalReason.UnexpectedTensor, "its loader has no place for k_bias and v_bias"),
            },
            new(ModelOpt, "NVFP4, rotated")
            {
                Rotated = true, Source = "no engine's loader rotates keys",
                Refusal = new(RefusalStage.Construction, RefusalReason.KvCache, "it does not rotate keys, and their scale was measured on rotated ones"),
            },
            new(CompressedTensors, "FP8 per tensor or head") { Numbers = Float(8).Per(Tensor, AttentionHead) with { Symmetric = true }, Minimum = new(8, 9), Note = KvNote, Source = Run },
        ],
        MixableLabels = ["FP8", "NVFP4", "W4A16_NVFP4"],
        HeadRefusal = "its output head has a weight and no scales, and loading ends at lm_head.input_scale (vLLM's issues 44081 and 45102)",
        TransformLocations = ["input", "output"],
    };
}
