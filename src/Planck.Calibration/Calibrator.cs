using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Inference;
using Planck.Plans.Cost;

namespace Planck.Calibration;

/// <summary>
/// Runs a calibration: streams a model block by block, as often over each block as its algorithms ask for, and keeps what they find on disk.
/// </summary>
/// <remarks>
/// <para>Each block's weights are read once per sweep (once more where the block goes on with quantized inputs or weights). One sweep over the model is enough, but for
/// algorithms that look at a model whose activations are quantized (GPTQ): these have a second one, unless the calibration is layer-wise.</para>
/// <para>Memory, at most: the forward pass's bound (<see cref="MemoryEstimate"/>: the largest block and the budget, beyond which hidden states are spilled), what the
/// algorithm at work keeps (its own documentation; never more than the block's weights and K x K numbers per input group), what was found for one block (of
/// algorithms that change weights, the block's weights again), and, when a row is longer than a step, that row's inputs of all groups of the block. Nothing grows
/// with the number of rows.</para>
/// <para>Results are the same bytes for any number of threads, any budget, and whether or not a run was interrupted.</para>
/// </remarks>
public static class Calibrator
{
    /// <summary>Runs a job, or what is left of it.</summary>
    /// <exception cref="CalibrationException">The job cannot succeed, or found nothing usable; the message names layer, cause and cure.</exception>
    /// <exception cref="CheckpointException">A file of the model cannot be read, or a result cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished blocks stay on disk, and the next run goes on after them.</exception>
    public static CalibrationResult Run(CalibrationJob job, IProgress<CalibrationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Run(job, AlgorithmFactory.Create, progress, cancellation);
    }

    /// <summary>What <see cref="Run(CalibrationJob, IProgress{CalibrationProgress}?, CancellationToken)"/> takes; reads headers only.</summary>
    /// <exception cref="CalibrationException">The job cannot succeed.</exception>
    /// <exception cref="InferenceException">The budget is too small.</exception>
    public static CalibrationEstimate Estimate(CalibrationJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var sweeps = Sweep.Of(job);
        using var model = LanguageModel.Open(job.ModelFolder, job.Inference with { Activations = RunPrecision.Of(job) });
        var rows = sweeps.Any(static s => s.NeedsRows) ? job.Rows : [];
        var longest = rows.Select(static r => r.Length).DefaultIfEmpty(0).Max();
        return new(
            rows.Count == 0 ? null : model.Estimate([.. rows.Select(static r => r.Length)]),
            CalibrationMemory.Of(
                BlockShapes.Of(new ModelLayout(model.Graph, job), model.Graph, job.MoeExpertsRatio),
                [.. job.Algorithms],
                rows.Count == 0 ? null : new(rows.Sum(static r => (long)r.Length), (long)job.BatchSize * longest),
                job.Layerwise));
    }

    /// <param name="create">Takes the place of <see cref="AlgorithmFactory"/>.</param>
    internal static CalibrationResult Run(CalibrationJob job, CreateAlgorithm create, IProgress<CalibrationProgress>? progress, CancellationToken cancellation)
    {
        var sweeps = Sweep.Of(job);
        JobCheck.Require(job, sweeps);
        if (QuantizationReader.IsQuantized(job.ModelFolder))
            throw new CalibrationException(null, $"{job.ModelFolder} is quantized already, and its weights are no longer those to calibrate for. Use the checkpoint it was made from");
        try
        {
            return Run(job, sweeps, create, progress, cancellation);
        }
        catch (InferenceException e)
        {
            throw new CalibrationException(e.Place, e.Reason, e);
        }
    }

    private static CalibrationResult Run(
        CalibrationJob job, IReadOnlyList<Sweep> sweeps, CreateAlgorithm create, IProgress<CalibrationProgress>? progress, CancellationToken cancellation)
    {
        CalibrationWeights? weights = null;
        var changes = job.Layerwise || sweeps.Any(static s => s.QuantizesInputs || s.IsSmoothed);
        var precision = RunPrecision.Of(job);
        using var model = LanguageModel.Open(job.ModelFolder, job.Inference with { Activations = precision }, source => weights = new(source, job, precision, changes));
        using var checkpoint = CheckpointReader.OpenModel(job.ModelFolder);
        var layout = new ModelLayout(model.Graph, job);
        var reader = new WeightReader(checkpoint, layout);
        var folder = new WorkFolder(job.WorkFolder, $"{job.Fingerprint}\nactivations {precision}");
        foreach (var sweep in sweeps)
        {
            cancellation.ThrowIfCancellationRequested();
            var estimate = sweep.NeedsRows ? model.Estimate([.. job.Rows.Select(static r => r.Length)]) : null;
            using var run = new SweepRun(job, sweep, layout, folder, estimate, Context, create);
            if (run.First >= layout.Blocks.Count)
                continue;
            (weights!.State, weights.Read) = (run, reader.Read);
            if (sweep.NeedsRows)
                model.Run(job.Rows, run, run, progress is null ? null : new ProgressRelay(progress, sweep, sweeps.Count, run), cancellation);
            else
                run.RunWithoutRows(() => progress?.Report(new(sweep.Number, sweeps.Count, run.Layer, model.Graph.Blocks.Count, 0, 0, 0, run.Finished)));
        }

        return new(folder, sweeps[^1].Number, layout.Blocks);

        BlockContext Context(int layer) => new()
        {
            Layer = layer,
            Groups = layout.Blocks[layer].Groups,
            BatchSize = job.BatchSize,
            Arithmetic = job.Arithmetic,
            Activations = precision,
            Multiplier = new MatrixMultiplier(job.Inference.Threads),
            Threads = job.Inference.Threads,
            ReadWeight = reader.Read,
            Cancellation = cancellation,
        };
    }
}
