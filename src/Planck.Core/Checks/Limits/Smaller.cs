using System.Linq;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Cost;

namespace Planck.Checks;

/// <summary>How a checkpoint could become small enough.</summary>
internal static class Smaller
{
    /// <summary>What to change in the recipe, with what it gives; null when that is not known.</summary>
    /// <param name="limit">Bytes that are allowed.</param>
    public static string? Suggest(PlanSummary plan, long limit)
    {
        var size = plan.Cost.Size;
        var kept = plan.Layers
            .Where(static r => r is { Kept: KeptReason.Rule or KeptReason.NoRule, Kind: ModuleKind.Linear })
            .OrderByDescending(static r => r.BytesAfter)
            .FirstOrDefault();
        if (kept is not null && size.QuantizedWeights > 0)
        {
            var saved = kept.BytesAfter - (kept.Weights * size.QuantizedBytes / size.QuantizedWeights);
            if (saved > 0)
            {
                var place = kept.Line > 0 ? $"line {Wording.Number(kept.Line)} keeps" : "no rule matches";
                return $"{place} {DecimalUnits.Bytes(kept.BytesAfter)} of linears: quantized like the others they would save {DecimalUnits.Bytes(saved)}{Leaves(size.BytesAfter - saved, limit)}";
            }
        }

        // What the smallest format of all would leave of the quantized linears.
        var smallest = QuantFormats.Int4Blockwise;
        var bits = smallest.Bytes(1024, 1024, smallest.DefaultBlockSize);
        var least = size.BytesAfter - size.QuantizedBytes + (long)((double)size.QuantizedWeights * bits / (1024 * 1024));
        return least < size.BytesAfter
            ? $"{smallest.Id} in place of the other formats would save {DecimalUnits.Bytes(size.BytesAfter - least)}{Leaves(least, limit)}"
            : null;
    }

    private static string Leaves(long bytes, long limit) => bytes <= limit ? ", which is enough" : $", and {DecimalUnits.Bytes(bytes)} would be left";
}
