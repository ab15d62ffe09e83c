using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Planck.Algorithms;
using Planck.Calibration;
using Planck.Checkpoints;
using Planck.Datasets;
using Planck.Diagnostics;
using Planck.Inference;
using Planck.Runtime.Artifacts;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Calibrating;

/// <summary>Calibrates what a plan asks to be calibrated, before anything is quantized.</summary>
internal static class PlanCalibration
{
    /// <summary>Whether a plan measures activations, or searches for more than the maxima of its weights.</summary>
    public static bool IsAskedFor(PlanRun run) => run.Calibration is not null || run.Algorithms.Any(static a => a.Searches);

    /// <summary>Before hours go by: is there data, is it readable, and is it where it is needed?</summary>
    /// <returns>The rows; empty when no activation is looked at.</returns>
    /// <exception cref="PlanFailedException">The data are missing or of no use, or the plan needs some and names none.</exception>
    public static IReadOnlyList<int[]> Rows(PlanJob job, SourceModel model, CancellationToken cancellation)
    {
        if (job.Run.Calibration is not { } plan)
        {
            return job.Run.Algorithms.FirstOrDefault(static a => a.NeedsInputs) is { } needing
                ? throw CannotRun($"{needing.Name()} looks at activations, and the recipe names no data; add 'calibrate: {{data: FILE}}'")
                : [];
        }

        if (model.Graph.Transformer is not { } transformer)
            throw CannotRun($"the architecture of {job.Model} is not described, so the model cannot run on the data; take formats that need no calibration");
        try
        {
            var path = job.DataPath(plan.Data);
            return File.Exists(path)
                ? CalibrationData.Read(path, plan, job.SourceFolder, transformer.Embedding.VocabSize, cancellation)
                : throw CannotRun($"{plan.Data}: there is no such file beside the recipe");
        }
        catch (Exception e) when (e is DatasetException or CheckpointException)
        {
            throw CannotRun(e.Message, e);
        }
    }

    /// <summary>Runs the calibration, or goes on with one that was interrupted.</summary>
    /// <param name="workFolder">Where finished blocks are kept: created when missing, and not removed.</param>
    /// <param name="isEmbedding">Whether a module is an embedding, of which nothing is calibrated; null when the plan has none.</param>
    /// <param name="isCast">Whether the codes of a linear are taken as they are published; null when none are.</param>
    /// <exception cref="PlanFailedException">Nothing usable was found.</exception>
    public static CalibrationResult Run(
        PlanJob job,
        IReadOnlyList<int[]> rows,
        string workFolder,
        Action<ExecutionProgress>? progress,
        CancellationToken cancellation,
        Predicate<string>? isEmbedding = null,
        Func<Linear, DeclaredStep, bool>? isCast = null)
    {
        var calibration = new CalibrationJob
        {
            ModelFolder = job.SourceFolder,
            Linears = [.. job.Run.Steps.SelectMany(s => s.Members.Where(l => isEmbedding?.Invoke(l.Module) != true).SelectMany(l => Linears(l, s, isCast?.Invoke(l, s) == true)))],
            KvCache = job.Run.KvCache,
            Algorithms = job.Run.Algorithms.Where(static a => a is not CastMxfp4ToNvfp4).DefaultIfEmpty(new Max()).ToList(),
            Rows = rows,
            BatchSize = job.Run.Calibration?.BatchSize ?? 1,
            Layerwise = job.Run.Calibration?.Layerwise ?? false,
            MoeExpertsRatio = job.Run.Calibration?.MoeExpertsRatio,
            Arithmetic = job.Run.Arithmetic,
            Inference = Options(job),
            WorkFolder = workFolder,
            Fingerprint = Fingerprint(job, rows),
        };
        try
        {
            return Calibrator.Run(calibration, Report(progress), cancellation);
        }
        catch (CalibrationException e) when (e.InnerException is InferenceException)
        {
            throw CannotRun(e.Message, e);
        }
        catch (CalibrationException e)
        {
            throw new PlanFailedException(Rules.PlanFailed, $"the calibration found nothing usable: {e.Message}", e.Module, e) { IsAboutCalibration = e.Module is null };
        }
        catch (Exception e) when (e is InferenceException or NotSupportedException)
        {
            throw CannotRun(e.Message, e);
        }
    }

    // Experts that share a tensor see tokens of their own.
    private static IEnumerable<CalibratedLinear> Linears(Linear linear, DeclaredStep step, bool isCast)
    {
        var (rows, columns, stacked) = (checked((int)linear.OutFeatures), checked((int)linear.InFeatures), linear.Experts > 0);
        var names = stacked ? StackedExpertNames.Of(linear) : [linear.Module];
        return names.Select(name => new CalibratedLinear(name, rows, columns, step.Format, step.BlockSize) { Stacked = stacked, KeepsWeight = isCast, InputAmax = step.InputAmax });
    }

    private static InferenceOptions Options(PlanJob job)
    {
        var options = new InferenceOptions();
        return options with { Threads = job.Threads, MemoryBudget = job.Run.MemoryBudget ?? options.MemoryBudget };
    }

    /// <summary>
    /// What results depend on: the version, the plan without its evaluation, <c>config.json</c>, the tokens, and the weights by the names, lengths and times of
    /// their files. Hashing the weights would cost as much as reading the model once more.
    /// </summary>
    private static string Fingerprint(PlanJob job, IReadOnlyList<int[]> rows)
    {
        var text = new StringBuilder(ArtifactRecord.Version).Append('\n').Append(PlanHash.Text(job with { Run = WithoutEvaluation(job.Run) }));
        text.Append(File.ReadAllText(Path.Combine(job.SourceFolder, "config.json"))).Append('\n');
        using var source = CheckpointReader.Open(job.SourceFolder);
        foreach (var file in source.Files.Select(static f => new FileInfo(f)))
            text.Append(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        foreach (var row in rows)
            text.AppendJoin(' ', row).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static PlanRun WithoutEvaluation(PlanRun run)
    {
        var other = new PlanRun { Arithmetic = run.Arithmetic, KvCache = run.KvCache, Algorithms = run.Algorithms, Calibration = run.Calibration };
        foreach (var step in run.Steps)
            other.Add(step);
        return other;
    }

    private static PlanFailedException CannotRun(string reason, Exception? inner = null) =>
        new(Rules.PlanFailed, $"the calibration cannot run: {reason}", inner: inner) { IsAboutCalibration = true };

    private static Progress? Report(Action<ExecutionProgress>? progress) => progress is null ? null : new Progress(progress);

    // Not System.Progress, which posts: what is reported last must not come after the result.
    private sealed class Progress(Action<ExecutionProgress> report) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value)
        {
            var layers = (long)value.Layers * value.Sweeps;
            var layer = ((long)value.Sweep * value.Layers) + value.Layer;
            // How many passes a block takes is not known before: a pass that is not the first counts as none.
            var done = (layer * value.Tokens) + (value.Pass == 0 ? value.TokensDone : value.Tokens);
            report(new(ExecutionPhase.Calibrating, done, Math.Max(1, layers * value.Tokens)));
        }
    }
}
