using System;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Plans;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Hosting;

/// <summary>A finished run as the cells of a table that compares recipes; cells without a figure are empty.</summary>
/// <param name="Format">Formats of the linears and of the cache: <c>nvfp4, kv fp8</c>.</param>
/// <param name="Algorithm"><c>awq_lite</c>; empty for max.</param>
/// <param name="Ratio">Perplexity over the original's.</param>
/// <param name="Kl">Mean divergence from the original, in nats.</param>
/// <param name="Seconds">Time of the whole run.</param>
public sealed record ResultFigures(string Format, string Algorithm, string Size, string BitsPerWeight, string Ratio, string Kl, string Seconds)
{
    public static ResultFigures Of(PlanRun run, ExecutionResult result, TimeSpan time) => new(
        Formats(run),
        string.Join(", ", run.Algorithms.Where(static a => a is not Max).Select(static a => a.Name())),
        DecimalUnits.Bytes(result.BytesAfter),
        DecimalUnits.BitsPerWeight(result.BytesAfter, result.Weights),
        result.Evaluation?.PerplexityRatio.ToString("0.0000", CultureInfo.InvariantCulture) ?? "",
        result.Evaluation?.MeanKl.ToString("0.0000", CultureInfo.InvariantCulture) ?? "",
        time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture));

    private static string Formats(PlanRun run)
    {
        var formats = run.Steps.Select(static s => s.Format.Id).Distinct().ToList();
        if (run.KvCache.QuantAlgo is not null)
            formats.Add("kv " + run.KvCache.Id);
        return string.Join(", ", formats);
    }
}
