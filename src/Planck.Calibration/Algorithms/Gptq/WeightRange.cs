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

    /// <param name="largest">Largest absolute weight of another linear.</param>
    public static WeightRange Of(LinearCalibration result, WorkingWeight weight, IEnumerable<LinearCalibration> group, Func<LinearCalibration, float> largest)
    {
        var linear = result.Linear;
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize);
        var amax = result.WeightAmax;
        if (amax is null)
            simulator.Measure(weight.Values, weight.Rows, weight.Columns, amax = new float[simulator.AmaxCount(weight.Rows, weight.Columns)]);
        var shared = linear.Format.StaticBlocks ? group.Where(other => Shares(linear, other.Linear)) : [result];
        return new(amax, result.GlobalAmax ?? shared.Max(largest));
    }

    private static bool Shares(CalibratedLinear linear, CalibratedLinear other)
    {
        if (linear.Module == other.Module)
            return true;
        var (at, otherAt) = (linear.Module.LastIndexOf('.'), other.Module.LastIndexOf('.'));
        return other.Format.Weights == linear.Format.Weights
            && linear.Module[..(at + 1)] == other.Module[..(otherAt + 1)]
            && Sharing.Any(names => names.Contains(linear.Module[(at + 1)..]) && names.Contains(other.Module[(otherAt + 1)..]));
    }
}
