using System;
using System.Threading;
using System.Threading.Tasks;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>
/// The candidate with the smallest loss for every row, block or square of a weight; the first of equals. Strips of rows are searched side by side; each holds
/// its rows, their errors, and a loss per candidate and amax.
/// </summary>
/// <param name="rowsPerStrip">1, or the rows of a square.</param>
internal sealed class StripSearch(
    WeightSimulator simulator, ScaleCandidates candidates, IStripLosses losses, int rowsPerStrip, float globalAmax, int threads, CancellationToken cancellation)
{
    public ScaleChoice Run(CurrentWeight weight)
    {
        var count = simulator.AmaxCount(weight.Rows, weight.Columns);
        var choice = new ScaleChoice(new int[count], new float[count]);
        var strips = (weight.Rows + rowsPerStrip - 1) / rowsPerStrip;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, strips, options, () => new Buffers(), (strip, _, buffers) =>
        {
            Search(weight, strip, choice, buffers);
            return buffers;
        }, static _ => { });
        return choice;
    }

    private void Search(CurrentWeight weight, int strip, ScaleChoice choice, Buffers buffers)
    {
        var first = strip * rowsPerStrip;
        var rows = Math.Min(rowsPerStrip, weight.Rows - first);
        var values = buffers.Values(rows * weight.Columns);
        weight.Copy(first, rows, values);
        var slots = simulator.AmaxCount(rows, weight.Columns);
        var amax = buffers.Amax(slots);
        simulator.Measure(values, rows, weight.Columns, amax);
        var measured = buffers.Losses(candidates.Count * slots);
        losses.Measure(values, rows, amax, measured);
        var offset = strip * simulator.AmaxCount(rowsPerStrip, weight.Columns);
        for (var slot = 0; slot < slots; slot++)
        {
            var best = Best(measured, slot, slots, candidates.Count);
            choice.Candidates[offset + slot] = best;
            choice.Amax[offset + slot] = candidates.KeptAmax(best, amax[slot], globalAmax, simulator.Layout);
        }
    }

    /// <summary>The first of the smallest.</summary>
    public static int Best(ReadOnlySpan<float> losses, int slot, int slots, int candidates)
    {
        var best = 0;
        for (var candidate = 1; candidate < candidates; candidate++)
        {
            if (losses[(candidate * slots) + slot] < losses[(best * slots) + slot])
                best = candidate;
        }

        return best;
    }

    /// <summary>What a thread keeps from one strip to the next.</summary>
    private sealed class Buffers
    {
        private float[] _values = [];
        private float[] _amax = [];
        private float[] _losses = [];

        public Span<float> Values(int count) => Get(ref _values, count);

        public Span<float> Amax(int count) => Get(ref _amax, count);

        public Span<float> Losses(int count) => Get(ref _losses, count);

        private static Span<float> Get(ref float[] buffer, int count)
        {
            if (buffer.Length < count)
                buffer = new float[count];
            return buffer.AsSpan(0, count);
        }
    }
}
