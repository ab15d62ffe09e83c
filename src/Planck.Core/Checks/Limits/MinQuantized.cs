using System.Linq;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Cost;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK231: fewer of the weights of linears get a format than <c>min_quantized</c>.</summary>
internal static class MinQuantized
{
    public static Finding? Find(Located<double> limit, PlanSummary plan)
    {
        var size = plan.Cost.Size;
        if (size.QuantizedShare >= limit.Value)
            return null;
        var line = plan.Layers
            .Where(static r => r is { Kept: KeptReason.Rule, Kind: ModuleKind.Linear })
            .GroupBy(static r => r.Line)
            .OrderByDescending(static rows => rows.Sum(static r => r.Weights))
            .FirstOrDefault()?.Key;
        return new(
            Rules.QuantizedBelowLimit,
            limit.Span,
            $"{Percent.Text(size.QuantizedShare)} of the weights of linears get a format, {Percent.Text(limit.Value)} are demanded: "
                + $"{DecimalUnits.Count(size.LinearWeights - size.QuantizedLinearWeights)} of {DecimalUnits.Count(size.LinearWeights)} are kept; most of them: {Contributors.OfKept(plan)}",
            line is { } place ? $"'keep' fewer layers on line {Wording.Number(place)}, or lower the limit"
                : plan.Layers.Any(static r => r.Kept == KeptReason.NoRule) ? "write 'format:' for all linears, or a rule for these" : "lower the limit");
    }
}
