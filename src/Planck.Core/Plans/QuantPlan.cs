using Planck.Algorithms;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Plans.Cost;

namespace Planck.Plans;

/// <summary>
/// A recipe bound to a model: what happens to every module, and which line of the recipe decided it. Everything the emitter writes and
/// the interpreter runs. Immutable and equal by content.
/// </summary>
public sealed record QuantPlan
{
    /// <summary>Name of the recipe, of the plan and of the artifact: <c>classics-7m-w4a16-nvfp4</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The recipe's file name, without folders: plans hold no machine paths.</summary>
    public required string RecipeFile { get; init; }

    public required ModelGraph Model { get; init; }

    /// <summary>
    /// Every module of the model exactly once (the product of each treatment's indices), in model order; treatments with a null format
    /// keep their tensors.
    /// </summary>
    public required EquatableArray<Treatment> Treatments { get; init; }

    public required KvCacheFormat KvCache { get; init; }

    public required ArithmeticProfile Arithmetic { get; init; }

    /// <summary>Export layout: <c>modelopt</c>, or <c>none</c> when only <c>planck.evaluation.json</c> is written.</summary>
    public required string Export { get; init; }

    /// <summary>A shard is closed before it would exceed this many bytes of tensors.</summary>
    public required long MaxShardSize { get; init; }

    /// <summary>The targets as a reader wants them: <c>vllm&gt;=0.11 h200 tp2</c>.</summary>
    public required EquatableArray<string> Targets { get; init; }

    /// <summary>Bytes for activations while a model runs; null: the machine decides.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>How scales are chosen; one after the other.</summary>
    public EquatableArray<CalibrationAlgorithm> Algorithms { get; init; } = [new Max()];

    /// <summary>On which tokens activations are measured; null: no activation is looked at.</summary>
    public CalibrationPlan? Calibration { get; init; }

    /// <summary>What is measured after quantizing; null: nothing.</summary>
    public EvaluationPlan? Evaluation { get; init; }

    /// <summary>What it may cost, and does not exceed; null: nothing was said.</summary>
    public PlanLimits? Limits { get; init; }

    /// <summary>Bytes of the largest layer's tensors: what a running model holds of its weights at a time.</summary>
    public required long LargestLayer { get; init; }

    /// <summary>Bytes of all tensors of the model, biases and buffers included.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>The same after quantization.</summary>
    public required long BytesAfter { get; init; }
}

/// <summary>What happens to a range of equal modules.</summary>
/// <param name="Module">The family; its index sets are narrowed to the modules this treatment covers.</param>
/// <param name="Format">Null keeps the tensors.</param>
/// <param name="BlockSize">Columns per block; 0 when the format has none.</param>
/// <param name="Line">One-based line of the recipe that decided; 0 when nothing in the recipe speaks of these modules.</param>
/// <param name="Because">The rule's <c>because:</c>.</param>
/// <param name="BytesBefore">Bytes of the weights of all modules covered, without biases.</param>
/// <param name="BytesAfter">The same after quantization, scales included.</param>
public sealed record Treatment(
    ModuleFamily Module,
    QuantFormat? Format,
    int BlockSize,
    int Line,
    string? Because,
    long BytesBefore,
    long BytesAfter)
{
    /// <summary>Range of the inputs as the recipe gives it; null when it is measured or there is none.</summary>
    public float? InputAmax { get; init; }

    /// <summary>Whether the scale of the inputs is stored and nothing but data says what it is.</summary>
    public bool MeasuresInputs => Format is { MeasuresActivations: true } && InputAmax is null;

    /// <summary>Elements of the weights of all modules covered.</summary>
    public long Weights => checked(Module.Weights * Module.Count);
}
