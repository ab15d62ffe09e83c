using Planck.Targets.Facts;
using Planck.Targets.Verdicts;
using static Planck.Targets.Facts.CheckpointLayout;
using static Planck.Targets.Facts.ScaleStrategy;
using static Planck.Targets.Tables.NumberPattern;

namespace Planck.Targets.Tables;

/// <summary>
/// transformers: no serving engine, but where people load a checkpoint first. It unpacks weights and computes in 16 bits, on any GPU; what it does not know
/// it leaves out without a word. Verdicts are those of <c>from_pretrained</c> (<c>llmcompressor/engines/transformers.json</c> in the reference data).
/// </summary>
internal static class Transformers
{
    public const string Id = "transformers";

    private const string Run = "transformers 5.17.0 with compressed-tensors 0.19.0, loaded and measured on a CPU";

    private const string Rewritten = "transformers 5.17.0 on checkpoints rewritten from llm-compressor's";

    public static Engine Engine { get; } = new()
    {
        Id = Id,
        Title = "transformers",
        About = "Verdicts are those of from_pretrained on full checkpoints. Weights are unpacked and computed in 16 bits, on any GPU; tensors it has no place for are left out without a word.",
        CheckedWith = "5.17.0",
        Runs = ["transformers 5.17.0"],
        Layouts =
        [
            new(ModelOpt) { Source = Rewritten },
            new(CompressedTensors) { Source = Run },
            new(Awq) { Source = Rewritten },
            new(CheckpointLayout.Gptq) { Source = Rewritten },
            new(Fp8) { Source = Rewritten },
            new(Gguf) { Source = "transformers' documentation of GGUF" },
        ],
        Schemes =
        [
            new(ModelOpt, "everything")
            {
                Placements = [ModulePlacement.Linear, ModulePlacement.Experts, ModulePlacement.Head, ModulePlacement.Embedding], TakenFor16Bit = true,
                Note = "it does not know quant_method modelopt, and says nothing", Source = Rewritten + ": FP8 loads with a divergence of 4.5 nats, NVFP4 has other shapes and is refused",
            },
            new(CompressedTensors, "FP8 in blocks, experts")
            {
                Weights = Float(8).Per(Block), Placements = [ModulePlacement.Experts], Source = Run,
                Refusal = new(RefusalStage.Loading, RefusalReason.NoScheme, "its conversion of experts in FP8 blocks fails"),
            },
            new(CompressedTensors, "NVFP4, experts")
            {
                Weights = Float(4).Per(TensorGroup), Placements = [ModulePlacement.Experts], Reads = ["weight_packed", "weight_scale"],
                Note = "weight_global_scale of experts is left out: their weights are wrong by that factor", Source = Run,
            },
            new(CompressedTensors, "FP8 per tensor or channel, experts")
            {
                Weights = Float(8).Per(Tensor, Channel), Placements = [ModulePlacement.Experts], Reads = ["weight", "weight_scale"], Note = "input_scale of experts is left out", Source = Run,
            },
            new(CompressedTensors, "INT weights, experts") { Weights = Int(4, 8), Placements = [ModulePlacement.Experts], Source = Run },
            new(CompressedTensors, "everything of compressed-tensors") { Note = "quantized embeddings fail to load; transform_config is left out", Source = Run },
            new(Awq, "INT4 with zero points") { Weights = Int(4), Note = "needs gptqmodel", Source = Rewritten },
            new(CheckpointLayout.Gptq, "INT2, INT3, INT4 or INT8") { Weights = Int(2, 3, 4, 8), Note = "needs gptqmodel", Source = Rewritten },
            new(Fp8, "FP8 in blocks")
            {
                Weights = Float(8).Per(Block), Placements = [ModulePlacement.Linear, ModulePlacement.Experts], Note = "below 8.9 weights are unpacked to bf16", Source = Rewritten,
            },
            new(Gguf, "types of llama.cpp") { Note = "unpacked to 16 bits when it is loaded", Source = "transformers' documentation of GGUF" },
        ],
        KvCaches =
        [
            new(CompressedTensors, "FP8") { Numbers = Float(8), Source = Run },
        ],
        LoadsKvCacheAlone = true,
        IgnoresUnexpectedTensors = true,
    };
}
