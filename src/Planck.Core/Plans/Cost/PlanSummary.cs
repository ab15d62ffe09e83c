using System.Linq;
using Planck.Algorithms;
using Planck.Collections;

namespace Planck.Plans.Cost;

/// <summary>A plan by meaning: what its header says, as records. Two plans with equal summaries, but for lines and reasons, give the same checkpoint.</summary>
/// <param name="Name">Of the recipe, the plan and the artifact.</param>
/// <param name="Recipe">File name of the recipe.</param>
/// <param name="Architecture">Class of the model.</param>
/// <param name="Layers">Every module of the model in one row, in model order.</param>
/// <param name="Others">Tensors that are no module's weight.</param>
/// <param name="Algorithms">How scales are chosen, with settings that are not the default: <c>awq_lite</c>, <c>mse (step_size 0.05)</c>.</param>
/// <param name="Targets">What it loads on: <c>vllm&gt;=0.11 h200 tp2</c>.</param>
public sealed record PlanSummary(
    string Name,
    string Recipe,
    string Model,
    string Architecture,
    EquatableArray<PlanRow> Layers,
    EquatableArray<OtherTensors> Others,
    string KvCache,
    string Arithmetic,
    string Export,
    long MaxShardSize,
    EquatableArray<string> Algorithms,
    CalibrationPlan? Calibration,
    EvaluationPlan? Evaluation,
    EquatableArray<string> Targets,
    PlanLimits? Limits,
    PlanCost Cost)
{
    /// <param name="data">What is known of the plan's data; null: nothing.</param>
    public static PlanSummary Of(QuantPlan plan, DataTokens? data = null) => new(
        plan.Name,
        plan.RecipeFile,
        plan.Model.Name,
        plan.Model.Manifest.Config.Architecture,
        PlanRows.Of(plan),
        KeptTensors.Of(plan.Model),
        plan.KvCache.Id,
        plan.Arithmetic.ToString().ToLowerInvariant(),
        plan.Export,
        plan.MaxShardSize,
        plan.Algorithms.Select(static a => a.Describe()).ToEquatableArray(),
        plan.Calibration,
        plan.Evaluation,
        plan.Targets,
        plan.Limits,
        PlanCost.Of(plan, data));
}
