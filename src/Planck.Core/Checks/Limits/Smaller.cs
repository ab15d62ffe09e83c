using System.Linq;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Cost;

namespace Planck.Checks;

/// <summary>How a checkpoint could become small enough.</summary>
internal static class Smaller
{
    // The format of the fewest bits that every engine loads somewhere.
    private static readonly QuantFormat Smallest = QuantFormats.Int4Blockwise;

    /// <summary>What to change in the recipe, with what it gives; null when nothing is known that helps.</summary>
    /// <param name="limit">Bytes that are allowed.</param>
    public static string? Suggest(PlanSummary plan, long limit) => Unkeep(plan, limit) ?? Exchange(plan, limit);

    private static string? Unkeep(PlanSummary plan, long limit)
    {
        var size = plan.Cost.Size;
        var kept = plan.Layers
            .Where(static r => r is { Kept: KeptReason.Rule or KeptReason.NoRule, Kind: ModuleKind.Linear })
            .GroupBy(static r => r.Line)
            .Select(static rows => (Line: rows.Key, Bytes: rows.Sum(static r => r.BytesAfter), Weights: rows.Sum(static r => r.Weights)))
            .OrderByDescending(static k => k.Bytes)
            .FirstOrDefault();
        var saved = kept.Bytes - (long)(kept.Weights * (size.QuantizedWeights > 0 ? (double)size.QuantizedBytes / size.QuantizedWeights : BytesPerWeight));
        if (kept.Weights == 0 || saved <= 0)
            return null;
        var place = kept.Line > 0 ? $"line {Wording.Number(kept.Line)} keeps" : "no rule matches";
        var like = size.QuantizedWeights > 0 ? "quantized like the others" : "in " + Smallest.Id;
        return $"{place} {DecimalUnits.Bytes(kept.Bytes)} of linears: {like} they would save {DecimalUnits.Bytes(saved)}{Leaves(size.BytesAfter - saved, limit)}";
    }

    private static string? Exchange(PlanSummary plan, long limit)
    {
        var size = plan.Cost.Size;
        var least = size.BytesAfter - size.QuantizedBytes + (long)(size.QuantizedWeights * BytesPerWeight);
        return least < size.BytesAfter
            ? $"{Smallest.Id} in place of the other formats would save {DecimalUnits.Bytes(size.BytesAfter - least)}{Leaves(least, limit)}"
            : null;
    }

    private static double BytesPerWeight => Smallest.Bytes(1024, 1024, Smallest.DefaultBlockSize) / (1024.0 * 1024);

    private static string Leaves(long bytes, long limit) => bytes <= limit ? ", which is enough" : $", and {DecimalUnits.Bytes(bytes)} would be left";
}
