using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Plans;

/// <summary>The lines of a plan's header about calibration: how scales are chosen, on which data, and where smoothing factors go.</summary>
internal static class CalibrationLines
{
    public static IEnumerable<string> Of(QuantPlan plan)
    {
        if (plan.Calibration is not null || plan.Algorithms.Count != 1 || plan.Algorithms[0] is not Max)
            yield return $"algorithm {plan.Algorithms.Describe()}{(plan.Calibration is { } calibration ? " · " + Data(calibration) : "")}";
        foreach (var group in SmoothingPlacement.Of(plan).GroupBy(Key).ToList())
            yield return Line([.. group]);
    }

    private static string Data(CalibrationPlan plan)
    {
        var parts = new List<string> { plan.Samples is { } samples ? $"the first {Number(samples)} rows of {plan.Data}" : plan.Data };
        if (plan.BatchSize > 1)
            parts.Add($"batches of {Number(plan.BatchSize)}");
        if (plan.Layerwise)
            parts.Add("layer by layer");
        if (plan.MoeExpertsRatio is { } ratio)
            parts.Add(ratio >= 1 ? "every expert sees every token" : string.Format(CultureInfo.InvariantCulture, "{0:0.##} % of the experts see each token", 100 * ratio));
        return "calibrated on " + string.Join(", ", parts);
    }

    // Linears of one parent whose factors go the same way in the same layers share a line.
    private static (string, string?, string) Key(SmoothingPlacement placement) => (Parent(placement), placement.Into, placement.Layers.ToString());

    private static string Line(List<SmoothingPlacement> group)
    {
        var first = group[0];
        var names = string.Join(", ", group.Select(static p => Last(p.Treatment.Module.Name.Key)).Distinct());
        var experts = first.Treatment.Module.Name.Indices.Count > 1 ? $"{{{first.Treatment.Module.Name.Indices[1]}}}" : "";
        var where = Fill(Parent(first), first, experts) + names;
        return first.Into is null ? $"smoothing: {where}: pre_quant_scale of each" : $"smoothing: {where}: into {Fill(first.Into, first, experts)}";
    }

    private static string Fill(string path, SmoothingPlacement placement, string experts)
    {
        var first = path.IndexOf("{}", System.StringComparison.Ordinal);
        return first < 0 ? path : path.Substring(0, first) + "{" + placement.Layers + "}" + path.Substring(first + 2).Replace("{}", experts);
    }

    private static string Parent(SmoothingPlacement placement)
    {
        var key = placement.Treatment.Module.Name.Key;
        return key.Substring(0, key.LastIndexOf('.') + 1);
    }

    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
