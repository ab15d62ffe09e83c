using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Planck.Plans.Cost;

/// <summary>The lines of a plan's header about its cost: memory, time, and what experts see.</summary>
internal static class CostLines
{
    public static IEnumerable<string> Of(PlanCost cost, PlanLimits? limits)
    {
        foreach (var experts in cost.Experts)
            yield return Experts(experts);
        yield return "memory: " + Memory(cost.Phases);
        yield return "time of one core at 240 GF/s: " + string.Join(", ", cost.Phases.Select(static p => Name(p) + " " + Time(p.Time)));
        if (limits is not null)
            yield return "within limits: " + string.Join(", ", Limits(limits, cost.Size));
    }

    private static IEnumerable<string> Limits(PlanLimits limits, SizeCost size)
    {
        if (limits.MaxSize is { } bytes)
            yield return $"{DecimalUnits.Bytes(size.BytesAfter)} of {DecimalUnits.Bytes(bytes)}";
        if (limits.MaxBitsPerWeight is { } bits)
            yield return $"{size.BitsPerWeight.ToString("0.00", CultureInfo.InvariantCulture)} of {bits.ToString("0.##", CultureInfo.InvariantCulture)} bits per weight";
        if (limits.MinQuantized is { } share)
            yield return $"{Percent.Text(size.QuantizedShare)} quantized, {Percent.Text(share)} demanded";
        if (limits.MaxMemory is { } memory)
            yield return $"memory up to {DecimalUnits.Bytes(memory)}";
    }

    private static string Experts(ExpertTokens experts)
    {
        var share = (100 * experts.Share).ToString("0.#", CultureInfo.InvariantCulture);
        var tokens = experts.PerExpert is { } count ? $", about {Number(count)} of {Number(experts.Tokens!.Value)}" : "";
        return $"calibration of experts: {Number(experts.PerToken)} of {Number(experts.Experts)} see a token, so each {share} % of the tokens on average{tokens}";
    }

    private static string Memory(IReadOnlyList<PhaseCost> phases)
    {
        var running = phases.Where(static p => p.Memory.UsesBudget).ToList();
        var text = string.Join(", ", phases.Select(static p => $"{Name(p)} {Held(p.Memory)}"));
        if (running.Count == 0)
            return text;
        var activations = running[0].Memory.Budget is { } budget
            ? $"{DecimalUnits.Bytes(budget)}, {DecimalUnits.Bytes(running.Max(static p => p.Memory.Peak ?? 0))} in all"
            : "a quarter of the machine's memory";
        return $"{text}; activations of a running model up to {activations}";
    }

    private static string Held(MemoryCost memory)
    {
        if (memory.PerThread > 0)
            return DecimalUnits.Bytes(memory.PerThread) + " a thread";
        var parts = new List<string> { "weights " + DecimalUnits.Bytes(memory.Weights) };
        if (memory.Statistics > 0)
            parts.Add("statistics " + DecimalUnits.Bytes(memory.Statistics));
        if (memory.Results > 0)
            parts.Add("results " + DecimalUnits.Bytes(memory.Results));
        return parts.Count == 1 ? DecimalUnits.Bytes(memory.Held) : $"{DecimalUnits.Bytes(memory.Held)} ({string.Join(", ", parts)})";
    }

    private static string Time(TimeCost time)
    {
        if (time.CoreSeconds is { } total)
            return Durations.Text(total);
        var perThousand = Durations.Text(1000 * time.CoreSecondsPerToken) + " per 1,000 tokens";
        return time.FixedCoreSeconds < 0.05 ? perThousand : $"{Durations.Text(time.FixedCoreSeconds)} and {perThousand}";
    }

    private static string Name(PhaseCost phase) => phase.Phase.ToString().ToLowerInvariant();

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
