using System;
using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels;
using Planck.Plans;

namespace Planck.Runtime.Plans;

/// <summary>A backend's amax, as <see cref="IBackend.Amax"/>.</summary>
public delegate float AmaxKernel(ReadOnlySpan<ushort> weight);

/// <summary>A backend's kernel for one format, as <see cref="IKernels{TFormat}.Quantize"/>.</summary>
public delegate void QuantizeKernel(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

/// <summary>A backend's kernel for one format with chosen ranges, as <see cref="IKernels{TFormat}.QuantizeWith"/>.</summary>
public delegate void QuantizeWithKernel(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales);

/// <summary>A format's tensor-wide scale, as <see cref="IWeightFormat{TSelf}.TensorScale"/>.</summary>
public delegate float TensorScaleRule(float tensorAmax, ArithmeticProfile arithmetic);

/// <summary>One declared step: linears that share a tensor-wide scale (or just one), their format, and the kernels bound to a backend.</summary>
/// <param name="Backend"><see cref="IBackend.Name"/>.</param>
public sealed record DeclaredStep(
    IReadOnlyList<Linear> Members,
    QuantFormat Format,
    int BlockSize,
    AmaxKernel Amax,
    QuantizeKernel Quantize,
    QuantizeWithKernel QuantizeWith,
    TensorScaleRule TensorScale,
    string Backend)
{
    /// <summary>Range of the inputs as the recipe gives it; null when it is measured or there is none.</summary>
    public float? InputAmax { get; init; }
}

/// <summary>
/// What a plan declares before anything runs. Declaring first means that every output tensor, its size and its place in the file are
/// known before the first weight is read.
/// </summary>
public sealed class PlanRun
{
    private readonly List<DeclaredStep> _steps = [];

    public IReadOnlyList<DeclaredStep> Steps => _steps;

    /// <summary>How divisions by constants round.</summary>
    public ArithmeticProfile Arithmetic { get; set; } = ArithmeticProfile.Cuda;

    public KvCacheFormat KvCache { get; set; } = KvCacheFormats.None;

    /// <summary>A shard is closed before it would exceed this many bytes of tensors.</summary>
    public long MaxShardSize { get; set; } = 10_000_000_000;

    /// <summary>Export layout; <c>modelopt</c>.</summary>
    public string Export { get; set; } = "modelopt";

    /// <summary>Bytes for activations while a model runs; null: a quarter of the machine's memory.</summary>
    public long? MemoryBudget { get; set; }

    /// <summary>How scales are chosen; one after the other.</summary>
    public IReadOnlyList<CalibrationAlgorithm> Algorithms { get; set; } = [new Max()];

    /// <summary>On which tokens activations are measured; null: no activation is looked at.</summary>
    public CalibrationPlan? Calibration { get; set; }

    /// <summary>What is measured once the checkpoint is written; null: nothing.</summary>
    public EvaluationPlan? Evaluation { get; set; }

    internal void Add(DeclaredStep step) => _steps.Add(step);
}
