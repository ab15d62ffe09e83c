using System;
using System.Linq;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Cost;

namespace Planck.Checks;

/// <summary>What of a plan has the largest part in a figure, in words.</summary>
internal static class Contributors
{
    private const int Most = 3;

    /// <summary>Rows of the table, the largest first: <c>embed_tokens 1.05 GB in bf16</c>.</summary>
    /// <param name="part">Bytes of a row; rows with none are left out.</param>
    public static string Of(PlanSummary plan, Func<PlanRow, long> part) => Wording.And(
    [
        .. plan.Layers
            .Select(row => (Row: row, Bytes: part(row)))
            .Where(static r => r.Bytes > 0)
            .OrderByDescending(static r => r.Bytes)
            .Take(Most)
            .Select(static r => $"{Names(r.Row)} with {DecimalUnits.Bytes(r.Bytes)} in {r.Row.Format}"),
    ]);

    /// <summary>Linears that stay as they are, the most weights first, and why.</summary>
    public static string OfKept(PlanSummary plan)
    {
        var linears = plan.Layers
            .Where(static r => r.Kept is not null && r.Kind == ModuleKind.Linear)
            .Select(static r => (Name: Names(r), r.Weights, Why: r.Line > 0 ? "line " + Wording.Number(r.Line) + (r.Because is null ? "" : ": " + r.Because) : "no rule matches"));
        var others = plan.Others
            .Where(static o => o.Kept == KeptReason.Layout)
            .Select(static o => (Name: o.Tensors, Weights: o.Elements, Why: "no format is for this layout"));
        return Wording.And([.. linears.Concat(others).OrderByDescending(static k => k.Weights).Take(Most).Select(static k => $"{k.Name} with {DecimalUnits.Count(k.Weights)} ({k.Why})")]);
    }

    private static string Names(PlanRow row) => PlanRows.Parent(row.Modules[0]) + string.Join(", ", row.Modules.Select(PlanRows.Last));
}
