using System;
using System.IO;
using System.Threading;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Datasets;
using Planck.Diagnostics;
using Planck.Evaluation;
using Planck.Inference;
using Planck.Plans;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Evaluation;

/// <summary>Measures a checkpoint that has just been written beside the one it was made from, and holds it to the recipe's bounds.</summary>
internal static class ArtifactEvaluation
{
    public const string FileName = "planck.evaluation.json";

    /// <summary>Before hours go into quantizing: is the data there?</summary>
    /// <exception cref="PlanFailedException">It is not.</exception>
    public static void RequireData(PlanJob job)
    {
        if (job.Run.Evaluation is { } plan && !File.Exists(job.DataPath(plan.Data)))
            throw CannotRun($"{plan.Data}: there is no such file beside the recipe");
    }

    /// <summary>Runs both models, writes the figures into the artifact, and checks the bounds.</summary>
    /// <param name="folder">The artifact, with its weights and configuration.</param>
    /// <exception cref="PlanFailedException">The data or a model cannot be used, or a bound is not met.</exception>
    public static Comparison Run(PlanJob job, EvaluationPlan plan, ModelOptExport export, string folder, Action<ExecutionProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var options = Options(job);
            using var original = LanguageModel.Open(job.SourceFolder, options);
            using var quantized = LanguageModel.OpenQuantized(folder, export.Quantized, export.KvCache, options);
            var windows = EvaluationData.Read(job.DataPath(plan.Data), plan, job.SourceFolder, original.Graph.Embedding.VocabSize, cancellation);
            var result = Evaluator.Compare(original, quantized, windows, Report(progress), cancellation);
            BoundCheck.Require(plan, result);
            File.WriteAllText(Path.Combine(folder, FileName), EvaluationReport.Json(result, plan.Data));
            return result;
        }
        catch (Exception e) when (e is InferenceException or DatasetException or CheckpointException)
        {
            throw CannotRun(e.Message, e);
        }
    }

    private static PlanFailedException CannotRun(string reason, Exception? inner = null) =>
        new(Rules.PlanFailed, $"the evaluation cannot run: {reason}", inner: inner) { IsAboutEvaluation = true };

    // Two models run in turns: each has half of the budget and of the threads.
    private static InferenceOptions Options(PlanJob job)
    {
        var options = new InferenceOptions();
        return options with { Activations = job.EvaluationPrecision, Threads = Math.Max(1, job.Threads / 2), MemoryBudget = (job.Run.MemoryBudget ?? options.MemoryBudget) / 2 };
    }

    private static Progress? Report(Action<ExecutionProgress>? progress) => progress is null ? null : new Progress(progress);

    // Not System.Progress, which posts: what is reported last must not come after the result.
    private sealed class Progress(Action<ExecutionProgress> report) : IProgress<ForwardProgress>
    {
        public void Report(ForwardProgress value) =>
            report(new(ExecutionPhase.Evaluating, (value.Layer * value.Tokens) + value.TokensDone, (value.Layers + 1) * value.Tokens));
    }
}
