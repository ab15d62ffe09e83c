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
    /// <summary>Linears of one parent that share the range of static NVFP4 (ModelOpt's <c>SHARED_PATTERNS</c>).</summary>
    private static readonly string[][] Sharing = [["q_proj", "k_proj", "v_proj"], ["gate_proj", "up_proj"], ["w1", "w3"]];

    /// <summary>The ranges of linears that multiply the same input, by module.</summary>
    public static IReadOnlyDictionary<string, WeightRange> Of(BlockContext block, IReadOnlyList<LinearCalibration> group)
    {
        var own = group.ToDictionary(static result => result.Linear.Module, result => Measure(block, result), StringComparer.Ordinal);
        return group.ToDictionary(
            static result => result.Linear.Module,
            result => own[result.Linear.Module] with
            {
                GlobalAmax = result.GlobalAmax ?? group.Where(other => Shares(result.Linear, other.Linear)).Max(other => own[other.Linear.Module].GlobalAmax),
            },
            StringComparer.Ordinal);
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

    private static bool Shares(CalibratedLinear linear, CalibratedLinear other)
    {
        if (linear.Module == other.Module)
            return true;
        var (at, otherAt) = (linear.Module.LastIndexOf('.') + 1, other.Module.LastIndexOf('.') + 1);
        return linear.Format.StaticBlocks
            && other.Format.Weights == linear.Format.Weights
            && linear.Module[..at] == other.Module[..otherAt]
            && Sharing.Any(names => names.Contains(linear.Module[at..]) && names.Contains(other.Module[otherAt..]));
    }
}
