using Planck.Algorithms;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;

namespace Planck.Recipes;

/// <summary>A value of a recipe and where it stands.</summary>
public sealed record Located<T>(T Value, SourceSpan Span);

/// <summary>
/// A recipe as written: parsed and checked for spelling and types, not yet bound to a model. Optional keys that were not written are
/// null; the documented defaults are applied when binding.
/// </summary>
public sealed record Recipe
{
    /// <summary>File path as the build gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The file name without extension: the name of the plan and of the artifact.</summary>
    public required string Name { get; init; }

    /// <summary>Whose language it is written in.</summary>
    public RecipeDialect Dialect { get; init; }

    /// <summary><c>model:</c>, or what names it outside of the recipe; null when it is missing or malformed (a finding says so).</summary>
    public Located<string>? Model { get; init; }

    /// <summary><c>target:</c>, one or several.</summary>
    public EquatableArray<RecipeTarget> Targets { get; init; } = [];

    /// <summary>The top-level scheme, which applies to every linear except the head, before all rules.</summary>
    public FormatChoice? Format { get; init; }

    /// <summary><c>rules:</c>, in order; the last that matches a layer wins.</summary>
    public EquatableArray<RecipeRule> Rules { get; init; } = [];

    /// <summary>How a recipe of another tool chooses formats; <see cref="Format"/> and <see cref="Rules"/> are empty then. Null for Planck's own language.</summary>
    public ForeignLayers? Layers { get; init; }

    /// <summary><c>kv_cache:</c>.</summary>
    public Located<KvCacheFormat>? KvCache { get; init; }

    /// <summary>How a recipe of another tool wants to be calibrated, on data that is named outside of it; null for nothing.</summary>
    public CalibrationWishes? Wishes { get; init; }

    /// <summary><c>calibrate:</c>, or what names the data outside of the recipe.</summary>
    public RecipeCalibration? Calibrate { get; init; }

    /// <summary><c>algorithm:</c>, one or several, each where its name stands; empty when it was not written.</summary>
    public EquatableArray<Located<CalibrationAlgorithm>> Algorithms { get; init; } = [];

    /// <summary><c>arithmetic:</c>, <c>cuda</c> or <c>cpu</c>.</summary>
    public Located<ArithmeticProfile>? Arithmetic { get; init; }

    /// <summary><c>export:</c> layout, <c>modelopt</c> or <c>none</c>.</summary>
    public Located<string>? Export { get; init; }

    /// <summary><c>export.max_shard_size:</c> in bytes.</summary>
    public Located<long>? MaxShardSize { get; init; }

    /// <summary><c>memory_budget:</c> in bytes.</summary>
    public Located<long>? MemoryBudget { get; init; }

    /// <summary><c>evaluate:</c>.</summary>
    public RecipeEvaluation? Evaluate { get; init; }

    /// <summary><c>limits:</c>.</summary>
    public RecipeLimits? Limits { get; init; }
}

/// <summary>What a recipe of another tool says about calibrating, apart from the data.</summary>
/// <param name="Layerwise">Each layer on what the quantized layers before it give.</param>
/// <param name="ExpertsRatio">Share of a mixture's experts that see each token.</param>
public sealed record CalibrationWishes(Located<bool>? Layerwise, double? ExpertsRatio);

/// <summary>One thing the checkpoint must load on. Names are as written; the engine and GPU tables judge them.</summary>
/// <param name="Span">The whole entry (its first key).</param>
/// <param name="Engine"><c>vllm</c> of <c>vllm&gt;=0.11</c>; null when not written.</param>
/// <param name="EngineVersion">The lower bound <c>0.11</c> of <c>vllm&gt;=0.11</c>; null when none was written.</param>
public sealed record RecipeTarget(
    SourceSpan Span,
    Located<string>? Engine,
    Located<string>? EngineVersion,
    Located<string>? Gpu,
    Located<int>? TensorParallel);

/// <summary>A scheme and its parameters. <see cref="Format"/> is null for <c>keep</c>.</summary>
/// <param name="Span">The value that chose the format.</param>
public sealed record FormatChoice(SourceSpan Span, QuantFormat? Format, Located<int>? BlockSize)
{
    /// <summary><c>input_amax:</c>, the range of the inputs where it is not measured.</summary>
    public Located<float>? InputAmax { get; init; }
}

/// <summary>A rule: layers, what to do with them, and why.</summary>
public sealed record RecipeRule(SourceSpan Span, Located<LayerPattern> Layers, FormatChoice Format, string? Because);
