using System.Globalization;
using System.Linq;
using Planck.Plans;

namespace Planck.Core.Tests.Binding;

/// <summary>A plan as lines that a person can compare with the recipe.</summary>
internal static class PlanText
{
    public static string Of(QuantPlan plan) => string.Concat(plan.Treatments.Select(static t => string.Create(
        CultureInfo.InvariantCulture,
        $"{t.Module.Name,-60} {t.Module.Rows}x{t.Module.Columns} x{t.Module.Count} {t.Format?.Id ?? "-"}{(t.BlockSize > 0 ? $"/{t.BlockSize}" : "")} line {t.Line} {t.BytesBefore} -> {t.BytesAfter}{(t.Because is null ? "" : " " + t.Because)}\n")))
        + string.Create(CultureInfo.InvariantCulture, $"kv {plan.KvCache.Id}, {plan.Arithmetic}, {plan.Export}, shards {plan.MaxShardSize}, targets {string.Join("; ", plan.Targets)}, {plan.BytesBefore} -> {plan.BytesAfter}\n");
}
