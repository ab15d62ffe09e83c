using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Inference;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>What is calibrated, on what, and how.</summary>
public sealed record CalibrationJob
{
    /// <summary>Folder of the unquantized checkpoint.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Every linear that is quantized, in any order.</summary>
    public required IReadOnlyList<CalibratedLinear> Linears { get; init; }

    public required KvCacheFormat KvCache { get; init; }

    /// <summary>Run one after the other on each block.</summary>
    public required IReadOnlyList<CalibrationAlgorithm> Algorithms { get; init; }

    /// <summary>Token ids; empty when neither formats nor algorithms look at activations.</summary>
    public required IReadOnlyList<int[]> Rows { get; init; }

    /// <inheritdoc cref="Planck.Plans.CalibrationPlan.BatchSize"/>
    public int BatchSize { get; init; } = 1;

    /// <inheritdoc cref="Planck.Plans.CalibrationPlan.Layerwise"/>
    public bool Layerwise { get; init; }

    /// <inheritdoc cref="Planck.Plans.CalibrationPlan.MoeExpertsRatio"/>
    public double? MoeExpertsRatio { get; init; }

    public ArithmeticProfile Arithmetic { get; init; } = ArithmeticProfile.Cuda;

    /// <summary>How the model is run; its precision is <see cref="Activations"/>.</summary>
    public InferenceOptions Inference { get; init; } = new();

    /// <summary>
    /// What the model's activations are while it is calibrated. Null: bfloat16 when the configuration names that dtype, as transformers and ModelOpt then run it, else
    /// float32.
    /// </summary>
    public ActivationPrecision? Activations { get; init; }

    /// <summary>
    /// Folder for what finished blocks gave, one file each: a run that finds files of the same job there goes on after the last of them.
    /// </summary>
    public required string WorkFolder { get; init; }

    /// <summary>Identifies the job: model, data, formats, algorithms. Files of another job are deleted.</summary>
    public required string Fingerprint { get; init; }
}
