using System.Linq;
using Planck.Collections;

namespace Planck.Plans.Comparison;

/// <summary>What both plans load on, and what only one does: a plan that compiles loads on every target of its recipe.</summary>
public sealed record TargetChanges(EquatableArray<string> Kept, EquatableArray<string> Lost, EquatableArray<string> Gained)
{
    internal static TargetChanges Of(QuantPlan was, QuantPlan now) => new(
        was.Targets.Where(t => now.Targets.Contains(t)).ToEquatableArray(),
        was.Targets.Where(t => !now.Targets.Contains(t)).ToEquatableArray(),
        now.Targets.Where(t => !was.Targets.Contains(t)).ToEquatableArray());

    public bool IsEmpty => Lost.Count == 0 && Gained.Count == 0;
}
