using System.Collections.Generic;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>43 failures of ModelOpt that come after calibration, or never raise: its issues, pull requests, bugs, change log and comments in its recipes.</summary>
internal static class ModelOptReports
{
    public static IReadOnlyList<Report> All { get; } =
    [
        new("1", "Patterns match no weight: the whole run makes a checkpoint with quant_algo null", "pull request 2203, bug 6518665", Outcome.Finding) { Rules = ["PLK102", "PLK209"] },
        new("2", "The MLPs of Nemotron-H are mixer.up_proj; *mlp* misses them", "change log 0.46", Outcome.Finding) { Rules = ["PLK102"], Reason = "the message lists the linears there are" },
        new("3", "INT4 and in_features no multiple of 128: an assertion on the GPU when packing", "bug 6294017, pull request 2320", Outcome.Finding) { Rules = ["PLK202"] },
        new("4", "NVFP4 and in_features no multiple of 16, or 32: an assertion at export, or in the engine", "bug 6359097, comment in Kimi K2.5's recipe", Outcome.Finding) { Rules = ["PLK202"] },
        new("5", "Static NVFP4 with mse and in_features no multiple of 16: shapes differ in the middle of calibration", "issue 1552", Outcome.Finding) { Rules = ["PLK202"] },
        new("6", "INT4 with an odd number of rows, or a head of one row: cannot pack weight", "comments in recipes", Outcome.Finding) { Rules = ["PLK207"] },
        new("7", "q, k, v or gate, up in different formats: refused at export, or silently exported and refused by the engine", "preprocess_linear_fusion", Outcome.Finding) { Rules = ["PLK204"] },
        new("8", "shared_expert_gate is quantized, and export fails", "comment in a recipe", Outcome.Finding) { Rules = ["PLK201"], Reason = "wildcards pass over routers and gates", Proofs = ["FormatCheckTests.A_wildcard_passes_over_what_is_no_linear_and_keep_may_name_it"] },
        new("9", "AWQ of experts that no token was routed to", "change log 0.44, pull request 1354, bug 6103846", Outcome.Finding) { Rules = ["PLK215"], Reason = "a warning with the average share of tokens; which experts stay empty only the data say" },
        new("10", "Experts held by a class that the export does not know", "change log 0.45, pull requests 1164 and 1756", Outcome.Finding) { Rules = ["PLK201"], Reason = "experts are described as tensors, whatever class holds them", Proofs = ["DescribedModelTests.A_model_as_transformers_writes_it_is_described_and_complete"] },
        new("11", "AWQ on a mixture whose experts are not listed: NotImplementedError at export", "layer_utils.py", Outcome.Finding) { Rules = ["PLK108"] },
        new("12", "Fused experts silently unquantized, or without input_scale", "change log 0.46, pull request 1340, bug 6108145", Outcome.Finding) { Rules = ["PLK218"], Reason = "planck verify compares every scale with the plan", Proofs = ["CheckpointVerifierTests.A_missing_tensor_is_named"] },
        new("13", "A wide pattern reaches a vision tower or an embedder", "bugs 6293731, 6293762 and 6294017", Outcome.Finding) { Rules = ["PLK112"], Reason = "towers are no modules of the language model: wildcards pass over them, and they are listed as kept", Proofs = ["UndescribedArchitectureTests.What_is_kept_is_listed_for_the_engine_towers_included"] },
        new("14", "A pattern anchored at the root misses prefixed names, and the layer is quantized", "pull request 2146", Outcome.Finding) { Rules = ["PLK102"], Reason = "the suggestion is the pattern with '*.' before it" },
        new("15", "A router missing from exclude_modules: the engine loads its weight with the wrong shape", "change log 0.45", Outcome.ByConstruction) { Reason = "every module that is not quantized is listed; there is no list to forget it in", Proofs = ["UndescribedArchitectureTests.What_is_kept_is_listed_for_the_engine_towers_included"] },
        new("16", "Scales of an excluded lm_head: no parameter named lm_head.input_scale", "vLLM issue 45102, pull request 45132", Outcome.Finding) { Rules = ["PLK303", "PLK201"] },
        new("17", "Names of tensors as they were in memory: no parameter named vision_model", "change log 0.46", Outcome.ByConstruction) { Reason = "tensors keep the names of the source checkpoint", Proofs = ["OutputTests.What_the_plan_does_not_name_is_copied_byte_for_byte"] },
        new("18", "MXFP6, E5M2, MXINT8 calibrate and cannot be exported, or are labelled int8", "get_quantization_format", Outcome.Finding) { Rules = ["PLK216", "PLK005"] },
        new("19", "A list of weight formats other than [int4, e4m3]: assertion", "get_quantization_format", Outcome.Finding) { Rules = ["PLK210", "PLK004"] },
        new("20", "Different formats of the KV cache: no mixed precision", "get_quant_config", Outcome.Finding) { Rules = ["PLK002"], Reason = "kv_cache is a key of the recipe, and a rule has none" },
        new("21", "A KV cache format on attention without its interface", "comment in DiffusionGemma's recipe", Outcome.Finding) { Rules = ["PLK206", "PLK108"] },
        new("22", "A module that never ran, or only saw zeros: activation scaling factor not positive", "nvfp4_tensor.py", Outcome.Finding) { Rules = ["PLK208", "PLK220"], Reason = "what the data leave empty the run names", Proofs = ["CheckpointVerifierTests.A_scale_of_the_inputs_that_is_of_no_use_is_named"] },
        new("23", "AWQ or local Hessian without data: skipped with a warning, and labelled AWQ all the same", "model_calib.py", Outcome.Finding) { Rules = ["PLK208"] },
        new("24", "SVDQuant layer by layer; layer by layer on decoders inside multimodal models", "layerwise_calib.py", Outcome.Finding) { Rules = ["PLK214"], Reason = "layers come from the described graph, not from a search of the module tree", Proofs = ["DescribedModelTests.A_model_as_transformers_writes_it_is_described_and_complete"] },
        new("25", "Automatic search: the head is searched, groups are split, a budget is infeasible", "auto_quantize", Outcome.ByConstruction) { Reason = "this version has no automatic search, and refuses the key (PLK002)", Proofs = ["ReportedFailureTests.A_search_of_a_later_version_is_refused"] },
        new("26", "Automatic search by gradients on a model without a backward pass", "auto_quantize", Outcome.ByConstruction) { Reason = "this version has no automatic search, and refuses the key (PLK002)", Proofs = ["ReportedFailureTests.A_search_of_a_later_version_is_refused"] },
        new("27", "INT8 SmoothQuant, T5 and Whisper go to an export that nothing loads any more", "hf_ptq.py", Outcome.Finding) { Rules = ["PLK303", "PLK103"] },
        new("28", "vLLM and SGLang refuse AWQ, SmoothQuant and MX formats; TensorRT-LLM plain INT4", "the engines' readers", Outcome.Finding) { Rules = ["PLK303"] },
        new("29", "NVFP4 below compute capability 10.0, FP8 below 8.9", "the engines' readers", Outcome.Finding) { Rules = ["PLK304"] },
        new("30", "Shards of tensor parallelism that blocks do not divide", "the engines' readers", Outcome.Finding) { Rules = ["PLK203"] },
        new("31", "A weight-only checkpoint labelled NVFP4: repeated tokens", "vLLM issues 54427, 54189, 52501, pull request 54444", Outcome.Finding) { Rules = ["PLK303"], Reason = "the label follows from the format, and planck verify compares it with the tensors", Proofs = ["CheckpointVerifierTests.Configuration_files_that_disagree_are_named"] },
        new("32", "NaN in block scales: the model answers '!!!!'", "issue 1633, pull request 1397", Outcome.AtRunTime) { Reason = "PLK504 names a weight that is not finite; planck verify scans every scale", Proofs = ["RefusalTests.A_weight_that_is_not_finite_is_named_by_tensor_row_and_column", "CheckpointVerifierTests.A_block_scale_of_no_use_is_named_with_its_place"] },
        new("33", "Compressed NVFP4: scales of half the size, buffers left in the checkpoint", "pull request 2038, issue 2160, bug 5987078", Outcome.ByConstruction) { Reason = "shapes of all tensors are laid out before the first weight is read; planck verify compares them", Proofs = ["CheckpointVerifierTests.A_wrong_shape_is_named_beside_the_right_one", "CheckpointVerifierTests.A_tensor_that_nothing_asks_for_is_named"] },
        new("34", "Tied weights: the run died at its end, or a live tensor was dropped", "change log 0.46 and 0.47", Outcome.Finding) { Rules = ["PLK205"], Reason = "a head is tied when it has no tensor; nothing is told by addresses", Proofs = ["IncompleteModelTests.A_head_without_a_tensor_is_tied"] },
        new("35", "Tensors that are elsewhere when they are saved: meta tensor cannot be saved", "issue 233", Outcome.ByConstruction) { Reason = "weights are streamed from file to file in chunks; none waits anywhere", Proofs = ["MemoryTests.Buffers_hold_two_chunks_per_thread_however_large_the_checkpoint_is"] },
        new("36", "Several dtypes in a checkpoint: assertion after sharding, export of hours", "change log 0.46", Outcome.Finding) { Rules = ["PLK105"], Reason = "F32 routers in a bfloat16 model are rounded as ModelOpt loads them; nothing is sharded", Proofs = ["OutputTests.Wider_floats_are_rounded_to_the_dtype_of_the_model"] },
        new("37", "AWQ overflows for Gemma and MPT with the default search; SmoothQuant of Gemma with alpha 1", "comments in recipes", Outcome.Finding) { Rules = ["PLK221"] },
        new("38", "Mixtures calibrated on too few samples: export crashes", "issues 766 and 328, pull request 785", Outcome.Finding) { Rules = ["PLK220"], Reason = "decided from samples, length, experts and top k; which experts stay empty only the data say" },
        new("39", "Models with a forward pass of their own fail at export", "issues 471 and 161", Outcome.Finding) { Rules = ["PLK103", "PLK108"] },
        new("40", "Keys and names that a release removed", "0.47", Outcome.Finding) { Rules = ["PLK005"] },
        new("41", "Static NVFP4 with FP8 inputs, four-over-six without its search: silently wrong or useless", "pull request 2465", Outcome.Finding) { Rules = ["PLK210", "PLK213"] },
        new("42", "One half of a fused linear is not listed, and is read as FP8: corrupted logits", "vLLM issue 47445", Outcome.Finding) { Rules = ["PLK204"], Reason = "every module is either quantized or listed", Proofs = ["UndescribedArchitectureTests.What_is_kept_is_listed_for_the_engine_towers_included"] },
        new("43", "A rotated cache without the package that rotates: ImportError at the first token", "rotate", Outcome.ByConstruction) { Reason = "the Hadamard transform is part of Planck", Proofs = ["HadamardTests.Is_modelopts"] },
    ];
}
