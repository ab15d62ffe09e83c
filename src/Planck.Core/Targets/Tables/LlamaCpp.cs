using Planck.Targets.Facts;
using static Planck.Targets.Facts.CheckpointLayout;

namespace Planck.Targets.Tables;

/// <summary>llama.cpp: reads its own file format only. Rows come from the specification of GGUF and its block types; no reader was run.</summary>
internal static class LlamaCpp
{
    public const string Id = "llama.cpp";

    private const string Source = "ggml-common.h and llama-quant.cpp";

    private const string Converted = "it reads GGUF only, and its converter takes 16-bit weights";

    public static Engine Engine { get; } = new()
    {
        Id = Id,
        Title = "llama.cpp",
        About = "Rows come from the sources of ggml and llama.cpp; no reader was run.",
        CheckedWith = "sources of 2026, not run",
        Layouts =
        [
            new(ModelOpt) { Refusal = Converted, Source = Source },
            new(CompressedTensors) { Refusal = Converted, Source = Source + "; llama.cpp's issues 8134, 10965, 12923" },
            new(Awq) { Refusal = Converted, Source = Source },
            new(CheckpointLayout.Gptq) { Refusal = Converted, Source = Source + "; llama.cpp's issue 7505" },
            new(Fp8) { Refusal = Converted, Source = Source },
            new(Gguf) { Source = Source },
        ],
        Schemes =
        [
            new(Gguf, "Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, IQ4_NL") { Labels = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "IQ4_NL"], OnlyBlockSize = 32, Placements = Everywhere, Minimum = new(5, 0), Source = Source },
            new(Gguf, "Q2_K to Q6_K")
            {
                Labels = ["Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"], OnlyBlockSize = 256, Placements = Everywhere, Minimum = new(5, 0),
                Note = "rows that 256 does not divide fall back: Q4_K to Q5_0, Q5_K to Q5_1, Q6_K to Q8_0", Source = Source,
            },
            new(Gguf, "MXFP4") { Labels = ["MXFP4"], OnlyBlockSize = 32, Placements = Everywhere, Minimum = new(5, 0), Note = "no fallback for rows that 32 does not divide", Source = Source },
            new(Gguf, "NVFP4") { Labels = ["NVFP4"], OnlyBlockSize = 64, Placements = Everywhere, Minimum = new(5, 0), Note = "no type of its quantizing tool", Source = Source },
        ],
        KvCaches = [],
    };

    private static Collections.EquatableArray<ModulePlacement> Everywhere => [ModulePlacement.Linear, ModulePlacement.Experts, ModulePlacement.Head, ModulePlacement.Embedding];
}
