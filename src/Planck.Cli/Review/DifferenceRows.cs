using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;
using Planck.Plans;
using Planck.Plans.Comparison;
using Planck.Plans.Cost;

namespace Planck.Cli.Review;

/// <summary>The lines of a comparison, for text and for Markdown.</summary>
internal static class DifferenceRows
{
    /// <summary>What differs, without the sums.</summary>
    public static IEnumerable<DifferenceRow> Changes(PlanDifference plan)
    {
        foreach (var layer in plan.Layers)
            yield return new(layer.Title, layer.Was?.ToString() ?? "(not there)", layer.Is?.ToString() ?? "(not there)", layer.BytesIs - layer.BytesWas);
        if (plan.AlgorithmTensors.Difference != 0)
            yield return Bytes("tensors of algorithms", plan.AlgorithmTensors);
        if (plan.OtherTensors.Difference != 0)
            yield return Bytes(plan.Facts.Any(static f => f.Name == "model") ? "other tensors" : "scales of the KV cache", plan.OtherTensors);
        foreach (var fact in plan.Facts)
            yield return new(fact.Name, fact.Was, fact.Is);
    }

    /// <summary>Size, bits, time and memory.</summary>
    /// <param name="limits">What the later recipe allows.</param>
    public static IEnumerable<DifferenceRow> Costs(PlanDifference plan, PlanLimits? limits)
    {
        var (was, now) = (plan.CostWas, plan.CostIs);
        var size = Bytes("size", plan.Size);
        yield return limits?.MaxSize is { } limit ? size with { What = $"size (limit {DecimalUnits.Bytes(limit)})" } : size;
        yield return new("bits per weight", Bits(was), Bits(now));
        yield return new("linear weights quantized", Percent.Text(was.Size.QuantizedShare), Percent.Text(now.Size.QuantizedShare));
        foreach (var phase in was.Phases.Concat(now.Phases).Select(static p => p.Phase).Distinct().Order())
        {
            var (before, after) = (was.Phases.FirstOrDefault(p => p.Phase == phase), now.Phases.FirstOrDefault(p => p.Phase == phase));
            var name = phase.ToString().ToLowerInvariant();
            yield return new($"time of {name}, one core", Time(before), Time(after));
            yield return new($"memory of {name}", Memory(before), Memory(after));
        }
    }

    /// <summary>What a plan that is new does: its formats, and the same figures.</summary>
    public static IEnumerable<DifferenceRow> Of(QuantPlan plan)
    {
        foreach (var format in plan.Treatments.Where(static t => t.Format is not null).GroupBy(static t => t.Format!.Id))
            yield return new(format.Key, "", Count(format.Sum(static t => t.Module.Count)));
        if (plan.Treatments.Where(static t => t.Format is null && t.Module.Kind == ModuleKind.Linear).Sum(static t => t.Module.Count) is > 0 and var kept)
            yield return new("kept", "", Count(kept));
        var cost = PlanCost.Of(plan);
        yield return new("size", "", $"{DecimalUnits.Bytes(cost.Size.BytesAfter)} of {DecimalUnits.Bytes(cost.Size.BytesBefore)}");
        yield return new("bits per weight", "", Bits(cost));
        yield return new("loads on", "", plan.Targets.Count == 0 ? "(no target)" : string.Join(", ", plan.Targets));
    }

    /// <summary>Whether the checkpoint still loads where it did.</summary>
    public static IEnumerable<DifferenceRow> Targets(TargetChanges targets)
    {
        if (targets.Kept.Count > 0)
            yield return new("still loads on", "", targets.Lost.Count > 0 ? string.Join(", ", targets.Kept) : targets.Kept.Count switch { 1 => targets.Kept[0], 2 => "both targets", var n => $"all {Number(n)} targets" });
        if (targets.Lost.Count > 0)
            yield return new("no target any more", "", string.Join(", ", targets.Lost));
        if (targets.Gained.Count > 0)
            yield return new("now also loads on", "", string.Join(", ", targets.Gained));
    }

    /// <summary><c>+26.0 MB</c>.</summary>
    public static string Signed(long bytes) => bytes == 0 ? "0 B" : (bytes < 0 ? "-" : "+") + DecimalUnits.Bytes(Math.Abs(bytes));

    public static string Bits(PlanCost cost) => cost.Size.BitsPerWeight.ToString("0.00", CultureInfo.InvariantCulture);

    private static DifferenceRow Bytes(string what, ByteChange bytes) => new(what, DecimalUnits.Bytes(bytes.Was), DecimalUnits.Bytes(bytes.Is), bytes.Difference);

    private static string Time(PhaseCost? phase) => phase is null ? "none"
        : phase.Time.CoreSeconds is { } seconds ? Durations.Text(seconds)
        : Durations.Text(1000 * phase.Time.CoreSecondsPerToken) + " per 1,000 tokens";

    private static string Memory(PhaseCost? phase) => phase is null ? "none"
        : phase.Memory.Peak is { } peak ? DecimalUnits.Bytes(peak)
        : DecimalUnits.Bytes(phase.Memory.Held) + " and activations";

    private static string Count(int linears) => linears == 1 ? "1 linear" : Number(linears) + " linears";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
