using System;
using System.IO;
using Planck.Calibration;
using Planck.Models;
using Planck.Operators;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Execution;

/// <summary>A declared plan and where it reads and writes.</summary>
public sealed record PlanJob
{
    /// <summary>Name of the plan: the recipe's file name without extension.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the model the plan was made for.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// What the plan was compiled from, when it is at hand: the whole checkpoint must agree with it. Otherwise only the linears of the plan are compared (the
    /// build compares the manifest with the checkpoint itself, before it compiles).
    /// </summary>
    public ModelManifest? Manifest { get; init; }

    public required PlanRun Run { get; init; }

    /// <summary>Folder with <c>config.json</c> and the safetensors files.</summary>
    public required string SourceFolder { get; init; }

    /// <summary>The artifact's folder; replaced as a whole when the run succeeds.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The recipe, for the record in <c>planck.manifest.json</c>.</summary>
    public required string RecipeFile { get; init; }

    /// <summary>What the recipe says, where that is not what the file says: it is of several files, comes with the program, or some of its values were said outside. Null: the file's.</summary>
    public string? RecipeContent { get; init; }

    /// <summary>What calibration found, from whoever found it; null: the run calibrates, where its plan asks for it.</summary>
    public ICalibrationResult? Calibration { get; init; }

    /// <summary>Threads that read, quantize and write. The output does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Bytes of weights per read, and of results per write. Measured: 8 MiB reads are the fastest, from the disk and from the page cache.
    /// </summary>
    public int ChunkBytes { get; init; } = 8 << 20;

    /// <summary>What activations are between two operations while the original and the result are measured.</summary>
    public ActivationPrecision EvaluationPrecision { get; init; } = ActivationPrecision.Float32;

    /// <summary>Where data that the plan names are: beside the recipe.</summary>
    internal string DataPath(string name) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(RecipeFile))!, name));
}
