using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Awq;

/// <summary>
/// AWQ clip's losses one number after the other, as <c>(inputs * weight).sum(-1)</c>, a difference and <c>.float().pow(2).mean(dim=1)</c> of bf16 tensors give them in PyTorch
/// on a CPU: sums as its <c>SumKernel.cpp</c> adds them, written from that file's description.
/// </summary>
internal static class SlowBlockLosses
{
    /// <param name="weight">[rows, columns], smoothed.</param>
    /// <param name="batches">[tokens, columns] each, smoothed.</param>
    /// <param name="width">Columns of a block.</param>
    /// <param name="clip">The range of a block, by its largest magnitude and ratio.</param>
    /// <returns>[ratios, rows, blocks].</returns>
    public static float[] Of(CalibratedLinear linear, float[] weight, IReadOnlyList<float[]> batches, int width, float[] ratios, Func<float, float, float> clip, bool rounds)
    {
        var (rows, columns) = (linear.Rows, linear.Columns);
        var blocks = (columns + width - 1) / width;
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize).First;
        var amax = new float[rows * blocks];
        simulator.Measure(weight, rows, columns, amax);
        var losses = new float[ratios.Length * amax.Length];
        for (var ratio = 0; ratio < ratios.Length; ratio++)
        {
            var quantized = new float[weight.Length];
            simulator.Apply(weight, rows, columns, [.. amax.Select(a => clip(a, ratios[ratio]))], weight.Max(Math.Abs), quantized);
            Bf16.RoundAll(quantized);
            for (var part = 0; part < amax.Length; part++)
            {
                var (row, block) = (part / blocks, part % blocks);
                foreach (var batch in batches)
                {
                    var squares = batch.Chunk(columns).Select(x =>
                    {
                        var error = Round(Output(quantized, x) - Output(weight, x));
                        return error * error;
                    }).ToArray();
                    losses[(ratio * amax.Length) + part] += SumOfTokens(squares, block, blocks) / squares.Length;
                }

                float Output(float[] w, float[] x) => Round(SumOfBf16([.. Enumerable.Range(block * width, width).Select(c => c < columns ? Round(x[c] * w[(row * columns) + c]) : 0)]));
            }
        }

        return losses;

        float Round(float value) => rounds ? Bf16.ToSingle(Bf16.Round(value)) : value;
    }

    // vectorized_inner_sum with vectors of 16 bf16, which are added to 8 float32 when loaded; without the cascade.
    private static float SumOfBf16(float[] x)
    {
        var chunks = x.Chunk(16).Where(static c => c.Length == 16).Select(static c => c.Take(8).Zip(c.Skip(8), static (a, b) => a + b).ToArray()).ToArray();
        var sum = 0f;
        foreach (var left in x[(chunks.Length * 16)..])
            sum += left;
        for (var lane = 0; lane < 8; lane++)
            sum += RowSum([.. chunks.Select(c => c[lane])]);
        return sum;
    }

    private static float SumOfTokens(float[] x, int block, int blocks)
    {
        if (blocks == 1 && x.Length >= 8)
        {
            // vectorized_inner_sum of float32
            var whole = x.Length / 8 * 8;
            var sum = x[whole..].Aggregate(0f, static (a, b) => a + b);
            for (var lane = 0; lane < 8; lane++)
                sum += RowSum([.. x[..whole].Where((_, i) => i % 8 == lane)]);
            return sum;
        }

        // vectorized_outer_sum: four vectors of 8 at a time; scalar_outer_sum: four numbers.
        var together = blocks >= 8 ? 32 : 4;
        return block < blocks - (blocks % together) ? MultiRowSum(x) : RowSum(x);
    }

    private static float RowSum(float[] x)
    {
        var each = x.Length / 4;
        var sums = Enumerable.Range(0, 4).Select(k => MultiRowSum([.. x.Take(each * 4).Where((_, i) => i % 4 == k)])).ToArray();
        foreach (var left in x[(each * 4)..])
            sums[0] += left;
        return sums[0] + sums[1] + sums[2] + sums[3];
    }

    // Sums of 16, these in sums of 16, and so on; below 65536 numbers.
    private static float MultiRowSum(float[] x)
    {
        var (sums, whole) = (new float[4], x.Length / 16 * 16);
        for (var i = 0; i < whole; i++)
        {
            sums[0] += x[i];
            for (var (level, size) = (1, 16); level < 4 && (i + 1) % size == 0; level++, size *= 16)
                (sums[level], sums[level - 1]) = (sums[level] + sums[level - 1], 0);
        }

        foreach (var left in x[whole..])
            sums[0] += left;
        return sums[0] + sums[1] + sums[2] + sums[3];
    }
}
