using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>The amaxes under which a weight is rounded: those an algorithm before chose, otherwise the maxima.</summary>
/// <param name="Amax">In the layout of the format.</param>
/// <param name="GlobalAmax">Largest absolute weight of the linear, or, of static NVFP4, of those it shares a range with.</param>
internal sealed record WeightRange(float[] Amax, float GlobalAmax)
{
    /// <summary>The ranges of linears that multiply the same input, by module.</summary>
    public static IReadOnlyDictionary<string, WeightRange> Of(BlockContext block, IReadOnlyList<LinearCalibration> group)
    {
        var results = group.ToDictionary(static result => result.Linear.Module, StringComparer.Ordinal);
        var ranges = new Dictionary<string, WeightRange>(StringComparer.Ordinal);
        foreach (var shared in SharedRanges.Of([.. group.Select(static result => result.Linear)]))
        {
            var own = shared.Select(linear => Measure(block, results[linear.Module])).ToList();
            var largest = own.Max(static range => range.GlobalAmax);
            foreach (var (linear, range) in shared.Zip(own))
                ranges.Add(linear.Module, range with { GlobalAmax = results[linear.Module].GlobalAmax ?? largest });
        }

        return ranges;
    }

    private static WeightRange Measure(BlockContext block, LinearCalibration result)
    {
        var weight = WorkingWeight.Of(block, result);
        var amax = result.WeightAmax;
        if (amax is null)
        {
            var simulator = WeightSimulator.Of(result.Linear.Format, result.Linear.BlockSize);
            simulator.Measure(weight.Values, weight.Rows, weight.Columns, amax = new float[simulator.AmaxCount(weight.Rows, weight.Columns)]);
        }

        var largest = 0f;
        foreach (var value in weight.Values)
            largest = Math.Max(largest, Math.Abs(value));
        return new(amax, largest);
    }
}
