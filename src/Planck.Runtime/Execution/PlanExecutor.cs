using System;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Calibration;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Diagnostics;
using Planck.Recipes.Schema;
using Planck.Runtime.Artifacts;
using Planck.Runtime.Calibrating;
using Planck.Runtime.Evaluation;

namespace Planck.Runtime.Execution;

/// <summary>
/// Runs a declared plan: reads a checkpoint, writes the quantized one.
/// <para>
/// Memory: tensor data is held in two buffers per thread, each of at most <see cref="PlanJob.ChunkBytes"/> (one row of blocks, where that is
/// larger), whatever the size of a tensor or of the model: 2 x threads x 8 MiB by default. Besides there are the headers and one small object per chunk.
/// </para>
/// <para>
/// A plan that measures activations or searches for scales calibrates first, in a folder beside the artifact: a run that is killed goes on with the block it was
/// at. What calibration chose for a linear (ranges of blocks, another weight) is read while the linear is written, for as many linears as there are threads, and
/// one; for all linears together, two or three numbers per input feature that is smoothed.
/// </para>
/// <para>
/// Cost beside the quantization itself: formats with a tensor-wide scale read their weights twice, and every input and output file is read once more
/// to be hashed for the record (about half a second per GB and thread, from the page cache where the files fit).
/// </para>
/// <para>The output is the same for any number of threads and any chunk size.</para>
/// </summary>
public static class PlanExecutor
{
    /// <param name="progress">Called from any thread, at most once per chunk.</param>
    /// <exception cref="PlanFailedException">The plan cannot be run; the output folder is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output folder is as it was.</exception>
    public static ExecutionResult Run(PlanJob job, Action<ExecutionProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            ArtifactEvaluation.RequireData(job);
            using var artifact = ArtifactFolder.Prepare(job.OutputFolder, job.SourceFolder);
            var result = Write(job, artifact, progress, cancellation);
            cancellation.ThrowIfCancellationRequested();
            artifact.MoveIntoPlace();
            return result;
        }
        catch (CheckpointException e)
        {
            throw new PlanFailedException(IsIn(job.SourceFolder, e.File) ? Rules.BadCheckpoint : Rules.PlanFailed, e.Message, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanFailedException(Rules.PlanFailed, e.Message, inner: e);
        }
    }

    private static ExecutionResult Write(PlanJob job, ArtifactFolder artifact, Action<ExecutionProgress>? progress, CancellationToken cancellation)
    {
        var (folder, buffers) = (artifact.TemporaryFolder, new BufferMeter());
        using var source = CheckpointReader.OpenModel(job.SourceFolder);
        var model = SourceModel.Read(job.SourceFolder, job.Model, job.Manifest);
        using var calibrated = Calibrate(job, source, model, artifact.CalibrationFolder, progress, cancellation);
        var calibration = job.Calibration ?? calibrated;
        var plan = CheckpointPlan.Of(job.Run, source, model, calibration);
        CastBlocks? cast;
        using (var target = CheckpointWriter.Create(folder, plan.Outputs, job.Run.MaxShardSize))
        using (var work = WorkList.Of(plan, calibration, job.ChunkBytes))
        {
            new WorkQueue(work.Items, new(source, target, job.Run.Arithmetic), buffers)
                .Run(job.Threads, Report(progress, ExecutionPhase.Quantizing), cancellation);
            target.Complete();
            cast = work.Casts.Result;
        }

        ModelOptLayout.WriteFiles(job.SourceFolder, folder, plan.Export);
        var evaluation = job.Run.Evaluation is { } asked ? ArtifactEvaluation.Run(job, asked, plan.Export, folder, progress, cancellation) : null;
        if (job.Run.Export == RecipeSchema.NoLayout)
            MeasuredOnly.Reduce(folder);
        var hashes = new FileHashes(job.Threads, job.ChunkBytes, buffers, Report(progress, ExecutionPhase.Hashing), cancellation);
        ArtifactRecord.Of(job, hashes, source.Files, folder).Write(folder);
        return new(source.Bytes, plan.Outputs.Sum(static t => t.Bytes), source.Tensors.Sum(static t => t.Spec.Elements), buffers.PeakBytes, evaluation)
        {
            Cast = cast,
            Coverage = calibrated is not null && calibrated.Coverage.Any(static c => c.Tokens.Any(static t => t > 0)) ? calibrated.Coverage : [],
        };
    }

    private static CalibrationResult? Calibrate(
        PlanJob job, CheckpointReader source, SourceModel model, string workFolder, Action<ExecutionProgress>? progress, CancellationToken cancellation)
    {
        if (job.Calibration is not null || !PlanCalibration.IsAskedFor(job.Run))
            return null;
        var rows = PlanCalibration.Rows(job, model, cancellation);
        // What is known from the headers fails now, not after hours.
        CheckpointPlan.RequireLinears(job.Run, source, model);
        return PlanCalibration.Run(job, rows, workFolder, progress, cancellation, model.IsEmbedding, (linear, step) => QuantizedLinear.IsCastBy(job.Run, step, source.Find(linear.Module + model.StackOf(linear.Module)?.WeightSuffix)));
    }

    private static Action<long, long>? Report(Action<ExecutionProgress>? progress, ExecutionPhase phase) =>
        progress is null ? null : (done, total) => progress(new(phase, done, total));

    private static bool IsIn(string folder, string file) =>
        Path.GetFullPath(file).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), StringComparison.Ordinal);
}
