using System.Collections.Generic;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>
/// Nineteen rules that sum up 162 public reports of vLLM (V), SGLang (SG), llm-compressor (LC), compressed-tensors (CT), ModelOpt (MO), AutoAWQ (AQ), AutoGPTQ (AG),
/// GPTQModel (GM), AutoRound (AR) and llama.cpp (LL).
/// </summary>
internal static class HuggingFaceReports
{
    public static IReadOnlyList<Report> All { get; } =
    [
        new("D1", "The group or the packing does not divide a width", "V 9913, 7075; LC 1983, 1489; CT 447, 353", Outcome.Finding) { Rules = ["PLK202", "PLK207"], Reason = "with the block sizes that divide, or the pattern to keep" },
        new("D2", "The same after tensor parallelism cut the width", "V 13640, 21695, 2419, 2699, 1258, 54178, 52997; LC 54, 57; SG 3345", Outcome.Finding) { Rules = ["PLK203", "PLK305"], Reason = "with the largest size whose shards are whole blocks" },
        new("D3", "The engine, or its version, has no such scheme for this kind of layer", "LC 1427, 1768, 1899; V 19853, 45051, 31782; GM 2824; HF 47407", Outcome.Finding) { Rules = ["PLK303", "PLK306", "PLK308"] },
        new("D4", "The layout that is written is not the one that is read; block and group confused", "V 25241; LC 2163, 1368, 1355; AR 388", Outcome.Finding) { Rules = ["PLK303", "PLK004", "PLK007"], Reason = "one layout is written, byte for byte ModelOpt's", Proofs = ["CheckpointTests.Its_files_list_the_same_and_its_data_free_tensors_are_byte_equal"] },
        new("D5", "The GPU is too old, or too new; or there is a kernel and it is slow", "V 8149; LC 1643, 1919, 2025; AQ 545", Outcome.Finding) { Rules = ["PLK304", "PLK310"] },
        new("D6", "The head is tied, or quantized and the engine has no place for its scales", "V 45102, 45543; SG 2935; AR 2188", Outcome.Finding) { Rules = ["PLK205", "PLK303"] },
        new("D7", "Experts half quantized or not at all, routers quantized", "LC 2060, 2939; MO 1173, 153", Outcome.Finding) { Rules = ["PLK201", "PLK218", "PLK219"] },
        new("D8", "The KV cache has no hook for its scales, or the engine no name", "LC 1949, 2494; V 6738", Outcome.Finding) { Rules = ["PLK206", "PLK307"] },
        new("D9", "Layers that predict further tokens: quantized, dropped, or not listed", "V 44087, 35031, 49552; SG 35797; LC 2735; LL 24379", Outcome.Finding) { Rules = ["PLK112"], Reason = "they are copied, and listed as kept", Proofs = ["UndescribedArchitectureTests.What_is_kept_is_listed_for_the_engine_towers_included"] },
        new("D10", "Linears that an engine fuses, or experts of a layer, in several schemes", "AR 2174; MO 929; V 35047", Outcome.Finding) { Rules = ["PLK204", "PLK219"] },
        new("D11", "A pattern matches nothing, or nothing is left for it", "LC 1428, 1230; V 48508", Outcome.Finding) { Rules = ["PLK102", "PLK106"], Reason = "the checkpoint lists names, not patterns of the recipe", Proofs = ["UndescribedArchitectureTests.What_is_kept_is_listed_for_the_engine_towers_included"] },
        new("D12", "The source is quantized already", "LL 10965, 8134, 12923, 7505; AQ 440", Outcome.Finding) { Rules = ["PLK113"] },
        new("D13", "Tokenizer files incomplete, pre-tokenizer not recognised", "LL 8649, 9927, 22700, 27277", Outcome.ByConstruction) { Reason = "tokenizer files are copied as they are; GGUF, which writes its own, is no layout of this version", Proofs = ["ModelOptLayoutTests.Tokenizer_code_and_licence_are_copied_and_nothing_else"] },
        new("D14", "A smoothing map matches no norm, the wrong norm, or half of its consumers", "LC 2514, 2256, 2953, 2522, 2513; AR 942", Outcome.Finding) { Rules = ["PLK108", "PLK221"], Reason = "pairs follow from the described graph; the plan says where each factor goes", Proofs = ["DescribedModelTests.Smoothing_pairs_follow_from_the_graph"] },
        new("D15", "Nobody knows how to run the model for calibration", "LC 1603, 1735, 1669, 2033", Outcome.Finding) { Rules = ["PLK103", "PLK107"] },
        new("D16", "Out of memory, on the GPU, the host or the disk; hours nobody expected", "LC 3011, 1858, 1369, 1183; GM 2810, 1355; AG 571; AQ 299", Outcome.ByConstruction) { Reason = "one layer at a time within memory_budget, whatever the model's size; the plan's header says how much", Proofs = ["MemoryTests.Buffers_hold_two_chunks_per_thread_however_large_the_checkpoint_is", "EvalTests.A_memory_budget_that_is_too_small_says_how_much_is_needed"] },
        new("D17", "GGUF: rows no multiple of 256 fall back to other types; a tensor without an importance matrix", "LL 14749, 6614, 6249, 6552, 14979", Outcome.ByConstruction) { Reason = "GGUF is no layout of this version; the key says so (PLK005)", Proofs = ["ReportedFailureTests.A_layout_of_a_later_version_is_refused"] },
        new("D18", "The checkpoint has missing, empty or wrong tensors", "V 45212; GM 1680", Outcome.AtRunTime) { Reason = "planck verify reads the output back: every tensor, shape and scale", Proofs = ["CheckpointVerifierTests.A_missing_tensor_is_named", "CheckpointVerifierTests.A_wrong_shape_is_named_beside_the_right_one", "CheckpointVerifierTests.A_scale_of_the_inputs_that_is_of_no_use_is_named"] },
        new("D19", "No data for static scales, too few tokens, sequences without an end", "MO 500, 910, 2337; LC 2826, 3011", Outcome.Finding) { Rules = ["PLK208", "PLK220", "PLK222"] },
    ];
}
