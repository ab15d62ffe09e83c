using System.Linq;
using Planck.Diagnostics;
using Planck.Plans;
using Planck.Plans.Cost;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK233: a phase takes more memory than <c>max_memory</c>. PLK006 where the machine would decide how much.</summary>
internal static class MaxMemory
{
    public static Finding? Find(Located<long> limit, PlanSummary plan)
    {
        if (plan.Cost.Phases.FirstOrDefault(static p => p.Memory is { UsesBudget: true, Budget: null }) is { } unbounded)
        {
            return new(
                Rules.MissingKey,
                limit.Span,
                $"'max_memory' needs 'memory_budget' beside 'limits': {Name(unbounded)} runs the model, and without a budget its activations take a quarter of whatever machine it runs on",
                $"write 'memory_budget: {Sizes.Below(System.Math.Max(limit.Value - unbounded.Memory.Held, limit.Value / 2))}'");
        }

        var largest = plan.Cost.Phases.OrderByDescending(static p => p.Memory.Peak).First();
        if (largest.Memory.Peak is not { } peak || peak <= limit.Value)
            return null;
        var (actual, bound) = Sizes.Apart(peak, limit.Value);
        var room = limit.Value - largest.Memory.Held;
        return new(
            Rules.MemoryOverLimit,
            limit.Span,
            $"{Name(largest)} takes up to {actual}, {bound} are allowed: {Parts(largest.Memory)}",
            room > 0 && largest.Memory.Budget is not null ? $"a 'memory_budget' of {Sizes.Below(room)} fits; what then has no room waits on the disk"
                : largest.Memory.Statistics > largest.Memory.Weights ? "choose an algorithm that keeps less of the inputs, such as mse, awq_clip or local_hessian, or raise the limit"
                : $"raise the limit to {Sizes.Above(peak)}");
    }

    private static string Name(PhaseCost phase) => phase.Phase.ToString().ToLowerInvariant();

    private static string Parts(MemoryCost memory) => Wording.And(
    [
        .. new (string Name, long Bytes)[] { ("weights", memory.Weights), ("statistics", memory.Statistics), ("results", memory.Results), ("activations", memory.Budget ?? 0) }
            .Where(static p => p.Bytes > 0)
            .Select(static p => $"{DecimalUnits.Bytes(p.Bytes)} of {p.Name}"),
    ]);
}
