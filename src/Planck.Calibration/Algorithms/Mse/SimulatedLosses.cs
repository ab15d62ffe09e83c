using System;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Rounds a strip with every candidate and looks at what is lost: for any format, row by row.</summary>
/// <param name="segment">Columns that share a scale: all, a block, a square's side.</param>
internal sealed class SimulatedLosses(
    WeightSimulator simulator, ScaleCandidates candidates, ISegmentLoss loss, int columns, int segment, float globalAmax) : IStripLosses
{
    public void Measure(ReadOnlySpan<float> strip, int rows, ReadOnlySpan<float> amax, Span<float> losses)
    {
        var chosen = new float[amax.Length];
        var errors = new float[strip.Length];
        losses.Clear();
        for (var candidate = 0; candidate < candidates.Count; candidate++)
        {
            for (var slot = 0; slot < chosen.Length; slot++)
                chosen[slot] = candidates.Amax(candidate, amax[slot], globalAmax, simulator.Layout);
            simulator.Apply(strip, rows, columns, chosen, globalAmax, errors);
            SquaredError.Subtract(strip, errors);
            var sums = losses.Slice(candidate * amax.Length, amax.Length);
            for (var row = 0; row < rows; row++)
            {
                for (var (slot, at) = (0, 0); at < columns; slot++, at += segment)
                    sums[slot] += loss.Of(errors.AsSpan((row * columns) + at, Math.Min(segment, columns - at)), at);
            }
        }
    }
}
