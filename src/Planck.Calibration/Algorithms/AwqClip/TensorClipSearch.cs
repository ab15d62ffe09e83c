using System;
using System.Buffers;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Searches the range of a weight that has one for all of it.</summary>
internal static class TensorClipSearch
{
    /// <param name="errors">Over all inputs of the linear, before smoothing.</param>
    public static ClipChoice Run(BlockContext block, ClippedWeight weight, OutputErrors errors, float[] ratios)
    {
        var (rows, columns) = (weight.Linear.Rows, weight.Linear.Columns);
        var simulator = WeightSimulator.Of(weight.Linear.Format, weight.Linear.BlockSize).First;
        var amax = weight.Amax();
        var sums = CandidateErrors.Of(errors, rows, columns, ratios.Length, block, (candidate, first, count, changes) =>
        {
            var rented = ArrayPool<float>.Shared.Rent(changes.Length);
            var exact = rented.AsSpan(0, changes.Length);
            weight.Read(first, count, exact);
            simulator.Apply(exact, count, columns, [ClipChoice.Clipped(amax, ratios[candidate], weight.RoundsAmax)], amax, changes);
            SmoothedWeight.SubtractAndScale(changes, exact, weight.InputScale);
            ArrayPool<float>.Shared.Return(rented);
        });
        return ClipChoice.Of(ratios, Array.ConvertAll(sums, sum => (float)(sum / rows)), [amax], weight.RoundsAmax);
    }
}
