using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>What the searches of weight scales have in common: which linears are searched, what range they share, and where the choice goes.</summary>
/// <param name="shares">Whether fused linears share the range of static NVFP4 (<see cref="Planck.Algorithms.Mse.ShareGlobalAmax"/>).</param>
internal sealed class WeightScaleSearch(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results, bool shares)
{
    /// <summary>A search of one linear; null leaves it as it is.</summary>
    /// <param name="globalAmax">Range of the weight or of those that share it; 0 where the format has none.</param>
    public delegate ScaleChoice? Search(InputGroup group, CalibratedLinear linear, CurrentWeight weight, float globalAmax);

    /// <exception cref="CalibrationException">A weight is not finite, or blocks do not divide its columns.</exception>
    public void Run(Search search)
    {
        foreach (var group in block.Groups)
        {
            foreach (var shared in shares ? SharedRanges.Of(group.Members) : group.Members.Select(static l => (IReadOnlyList<CalibratedLinear>)[l]))
                Run(group, shared, search);
        }
    }

    private void Run(InputGroup group, IReadOnlyList<CalibratedLinear> shared, Search search)
    {
        var searched = shared.Where(static l => ScaleSearch.SimulatorOf(l).Layout != AmaxLayout.None).ToList();
        var globalAmax = 0f;
        if (searched.Count > 1 && searched[0].Format.StaticBlocks)
        {
            foreach (var linear in searched)
                globalAmax = Math.Max(globalAmax, CurrentWeight.Of(block, results[linear.Module]).Amax());
        }

        foreach (var linear in searched)
        {
            RequireWholeBlocks(linear);
            block.Cancellation.ThrowIfCancellationRequested();
            var result = results[linear.Module];
            var weight = CurrentWeight.Of(block, result);
            if (linear.Format.StaticBlocks && searched.Count == 1)
                globalAmax = weight.Amax();
            if (search(group, linear, weight, globalAmax) is not { } choice)
                continue;
            result.WeightAmax = choice.Amax;
            if (linear.Format.StaticBlocks)
                result.GlobalAmax = globalAmax;
        }
    }

    private static void RequireWholeBlocks(CalibratedLinear linear)
    {
        if (ScaleSearch.SimulatorOf(linear).Layout == AmaxLayout.Block && linear.Columns % linear.BlockSize != 0)
            throw new CalibrationException(linear.Module, $"its {linear.Columns} input channels are no multiple of {linear.Format.Id}'s block of {linear.BlockSize}; give this layer another format, or keep it");
    }
}
