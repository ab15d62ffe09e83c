using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>A weight whose calibration is finished, as the quantized model multiplies it.</summary>
/// <param name="Found">What was found for it.</param>
/// <param name="Shared">The range of all linears that share it, itself among them.</param>
internal sealed record FinishedWeight(LinearCalibration Found, SharedRange Shared)
{
    /// <summary>Rows rounded at once: a multiple of the rows of two-dimensional blocks.</summary>
    private const int RowsAtOnce = 128;

    /// <summary>
    /// Applies what was found in the exporter's order: the weight that replaces the model's, smoothing, rounding to the format and back; the correction of low rank
    /// is added. Rounded to bf16, as ModelOpt's layers round simulated weights.
    /// </summary>
    /// <param name="read">Reads the model's weight as bf16 bits [rows, columns].</param>
    /// <returns>bf16 bits [rows, columns]; inputs are to be multiplied by <see cref="LinearCalibration.PreQuantScale"/>.</returns>
    public ushort[] Quantize(Func<CalibratedLinear, ushort[]> read, int threads)
    {
        var linear = Found.Linear;
        if (linear.KeepsWeight)
            return read(linear);
        var (rows, columns) = (linear.Rows, linear.Columns);
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize);
        var weight = Array.ConvertAll(Smoothing.WeightOf(Found, read), Bf16.ToSingle);
        var global = Found.GlobalAmax ?? (linear.Format.StaticBlocks || linear.Stacked ? Shared.Of(read) : Magnitude.Max(weight));
        var amax = Found.WeightAmax ?? (linear.Stacked && simulator.Layout == AmaxLayout.Tensor ? [global] : Measured(simulator, weight, rows, columns));
        var result = new ushort[weight.Length];
        RowParallel.ForEach((rows + RowsAtOnce - 1) / RowsAtOnce, threads, chunk =>
        {
            var first = chunk * RowsAtOnce;
            var count = Math.Min(RowsAtOnce, rows - first);
            var part = weight.AsSpan(first * columns, count * columns);
            var before = simulator.AmaxCount(first, columns);
            simulator.Apply(part, count, columns, simulator.Layout == AmaxLayout.Tensor ? amax : amax.AsSpan(before, simulator.AmaxCount(count, columns)), global, part);
            if (Found.LowRank is { } correction)
                Add(correction, part, first, columns);
            for (var i = 0; i < part.Length; i++)
                result[(first * columns) + i] = Bf16.Round(part[i]);
        });
        return result;
    }

    private static float[] Measured(WeightSimulator simulator, float[] weight, int rows, int columns)
    {
        var amax = new float[simulator.AmaxCount(rows, columns)];
        simulator.Measure(weight, rows, columns, amax);
        return amax;
    }

    private static void Add(LowRankPart correction, Span<float> rows, int firstRow, int columns)
    {
        for (var at = 0; at < rows.Length; at += columns)
        {
            var row = rows.Slice(at, columns);
            for (var rank = 0; rank < correction.Rank; rank++)
            {
                var factor = correction.B[((firstRow + (at / columns)) * correction.Rank) + rank];
                var direction = correction.A.AsSpan(rank * columns, columns);
                for (var i = 0; i < columns; i++)
                    row[i] += factor * direction[i];
            }
        }
    }
}
