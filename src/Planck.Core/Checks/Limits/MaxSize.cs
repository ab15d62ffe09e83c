using Planck.Diagnostics;
using Planck.Plans;
using Planck.Plans.Cost;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK230: the checkpoint's tensors take more than <c>max_size</c>.</summary>
internal static class MaxSize
{
    public static Finding? Find(Located<long> limit, PlanSummary plan)
    {
        var bytes = plan.Cost.Size.BytesAfter;
        if (bytes <= limit.Value)
            return null;
        var (actual, bound) = Sizes.Apart(bytes, limit.Value);
        return new(
            Rules.SizeOverLimit,
            limit.Span,
            $"the checkpoint takes {actual}, {DecimalUnits.Bytes(bytes - limit.Value)} more than {bound}; most of it: {Contributors.Of(plan, static r => r.BytesAfter)}",
            Smaller.Suggest(plan, limit.Value) ?? $"raise the limit to {Sizes.Above(bytes)}");
    }
}
