using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Cost;

/// <summary>Treatments as the rows of a table.</summary>
internal static class PlanRows
{
    /// <summary>Rows in model order. Modules that differ in the last part of the name only share one: k_proj, v_proj.</summary>
    public static EquatableArray<PlanRow> Of(QuantPlan plan) => plan.Treatments
        .GroupBy(Key, StringComparer.Ordinal)
        .Select(static group => Row([.. group]))
        .ToEquatableArray();

    /// <summary>The name up to its last part, with the dot.</summary>
    public static string Parent(string module) => module.Substring(0, module.LastIndexOf('.') + 1);

    /// <summary>The last part of a name.</summary>
    public static string Last(string module) => module.Substring(module.LastIndexOf('.') + 1);

    private static PlanRow Row(List<Treatment> group)
    {
        var first = group[0];
        return new(
            group.Select(static t => t.Module.Name.ToString()).ToEquatableArray(),
            first.Module.Kind,
            first.Module.Rows,
            first.Module.Columns,
            first.Module.Stack?.Experts ?? 0,
            group.Sum(static t => t.Module.Count),
            group.Sum(static t => t.Weights),
            first.Format?.Id ?? first.Module.DType.ToString().ToLowerInvariant(),
            first.BlockSize,
            group.Sum(static t => t.BytesBefore),
            group.Sum(static t => t.BytesAfter),
            first.Line,
            first.Because,
            Kept(first))
        { InputAmax = first.InputAmax };
    }

    private static KeptReason? Kept(Treatment treatment) => treatment switch
    {
        { Format: not null } => null,
        { Line: > 0 } => KeptReason.Rule,
        { Module.Kind: ModuleKind.Head } => KeptReason.Head,
        { Module.Kind: ModuleKind.Embedding } => KeptReason.Embedding,
        { Module.Kind: ModuleKind.Norm } => KeptReason.Norm,
        { Module.Kind: ModuleKind.Router } => KeptReason.Router,
        _ => KeptReason.NoRule,
    };

    private static string Key(Treatment treatment)
    {
        var module = treatment.Module;
        return string.Join("\n",
            Parent(module.Name.ToString()), Number(module.Rows), Number(module.Columns), Number(module.Matrices), module.Kind.ToString(), module.DType.ToString(),
            treatment.Format?.Id ?? "", Number(treatment.BlockSize), treatment.InputAmax?.ToString("R", CultureInfo.InvariantCulture) ?? "", Number(treatment.Line), treatment.Because ?? "");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
