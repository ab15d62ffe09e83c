using System.Linq;
using Planck.Plans.Cost;

namespace Planck.Plans.Comparison;

/// <summary>Compares two plans by what they do, not by the lines of their recipes.</summary>
public static class PlanComparison
{
    public static PlanDifference Compare(QuantPlan was, QuantPlan now) => new(
        LayerChanges.Of(was, now),
        FactChanges.Of(was, now),
        TargetChanges.Of(was, now),
        new(OfAlgorithms(was), OfAlgorithms(now)),
        new(OfOthers(was), OfOthers(now)),
        PlanCost.Of(was),
        PlanCost.Of(now));

    /// <summary>Bytes of a module's weight and its scales.</summary>
    internal static long WeightBytes(Treatment treatment) => treatment.Format is { } format
        ? format.Bytes(treatment.Module.Rows, treatment.Module.Columns, treatment.BlockSize)
        : treatment.BytesAfter / treatment.Module.Count;

    private static long OfAlgorithms(QuantPlan plan) => plan.Treatments.Sum(static t => t.BytesAfter - (WeightBytes(t) * t.Module.Count));

    private static long OfOthers(QuantPlan plan) => plan.BytesAfter - plan.Treatments.Sum(static t => t.BytesAfter);
}
