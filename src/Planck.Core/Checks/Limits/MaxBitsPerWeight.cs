using System.Globalization;
using Planck.Diagnostics;
using Planck.Plans.Cost;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK232: the checkpoint has more bits per weight of the model than <c>max_bits_per_weight</c>.</summary>
internal static class MaxBitsPerWeight
{
    public static Finding? Find(Located<double> limit, PlanSummary plan)
    {
        var size = plan.Cost.Size;
        var most = (long)(limit.Value * size.Weights / 8);
        if (size.BytesAfter <= most)
            return null;
        return new(
            Rules.BitsOverLimit,
            limit.Span,
            $"the checkpoint has {Text(size.BitsPerWeight)} bits per weight, {Text(limit.Value)} are allowed; above that: {Contributors.Of(plan, r => r.BytesAfter - (long)(limit.Value * r.Weights / 8))}",
            Smaller.Suggest(plan, most) ?? $"raise the limit to {Text(System.Math.Ceiling(100 * size.BitsPerWeight) / 100)}");
    }

    private static string Text(double bits) => bits.ToString("0.####", CultureInfo.InvariantCulture);
}
