using System;
using System.IO;
using System.Threading;
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
            var windows = EvaluationData.Read(DataPath(job, plan), plan, job.SourceFolder, original.Config.VocabSize, cancellation);
            var result = Evaluator.Compare(original, quantized, windows, Report(progress), cancellation);
            BoundCheck.Require(plan, result);
            File.WriteAllText(Path.Combine(folder, FileName), EvaluationReport.Json(result, plan.Data));
            return result;
        }
        catch (Exception e) when (e is InferenceException or DatasetException)
        {
            throw new PlanFailedException(Rules.PlanFailed, $"the evaluation cannot run: {e.Message}", inner: e);
        }
    }

    /// <summary>Where a plan's data is: beside the recipe.</summary>
    public static string DataPath(PlanJob job, EvaluationPlan plan) =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(job.RecipeFile))!, plan.Data));

    // Two models run in turns: each has half of the budget and of the threads.
    private static InferenceOptions Options(PlanJob job)
    {
        var options = new InferenceOptions();
        return options with { Threads = Math.Max(1, job.Threads / 2), MemoryBudget = (job.Run.MemoryBudget ?? options.MemoryBudget) / 2 };
    }

    private static Progress? Report(Action<ExecutionProgress>? progress) => progress is null ? null : new Progress(progress);

    // Not System.Progress, which posts: what is reported last must not come after the result.
    private sealed class Progress(Action<ExecutionProgress> report) : IProgress<ForwardProgress>
    {
        public void Report(ForwardProgress value) =>
            report(new(ExecutionPhase.Evaluating, (value.Layer * value.Tokens) + value.TokensDone, (value.Layers + 1) * value.Tokens));
    }
}
