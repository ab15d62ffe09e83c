using System.Collections.Generic;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Plans.Cost;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>Holds a plan to the recipe's <c>limits:</c>. Asked of a plan that is right otherwise: what it costs is known then.</summary>
internal static class LimitChecks
{
    public static IEnumerable<Finding> Find(RecipeLimits limits, QuantPlan plan)
    {
        var summary = PlanSummary.Of(plan);
        var findings = new List<Finding?>
        {
            limits.MaxSize is { } size ? MaxSize.Find(size, summary) : null,
            limits.MaxBitsPerWeight is { } bits ? MaxBitsPerWeight.Find(bits, summary) : null,
            limits.MinQuantized is { } quantized ? MinQuantized.Find(quantized, summary) : null,
            limits.MaxMemory is { } memory ? MaxMemory.Find(memory, summary) : null,
        };
        foreach (var finding in findings)
        {
            if (finding is not null)
                yield return finding;
        }
    }
}
