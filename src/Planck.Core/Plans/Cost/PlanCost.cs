using Planck.Collections;

namespace Planck.Plans.Cost;

/// <summary>What a plan costs, from the bound plan alone: known before a weight is read or a token is counted.</summary>
/// <param name="Size">Bytes and bits: exact.</param>
/// <param name="Phases">Memory and time of each phase that the plan has, in order: bounds and estimates.</param>
/// <param name="Experts">Coverage of experts by the calibration data, per kind of mixture; empty without mixtures or without data.</param>
public sealed record PlanCost(SizeCost Size, EquatableArray<PhaseCost> Phases, EquatableArray<ExpertTokens> Experts)
{
    /// <param name="data">What is known of the data beyond what the recipe says; null: nothing.</param>
    public static PlanCost Of(QuantPlan plan, DataTokens? data = null) => new(
        SizeCosts.Of(plan, KeptTensors.Of(plan.Model)),
        PhaseCosts.Of(plan, data),
        ExpertCoverages.Of(plan, plan.Calibration is { } calibration ? CalibrationRows.Of(calibration, data).Tokens : null));
}
