using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Algebra;
using Planck.Algebra.Simd;

namespace Planck.Benchmarks;

/// <summary>
/// Products of activations and weights in the shapes of Llama-3-8B, beside OpenBLAS on the same operands and beside what fused multiply-adds reach on this
/// machine in the same run. Best of several repeats, so that other load on the machine matters little.
/// </summary>
internal static class GemmBenchmark
{
    private static readonly (int Inner, int Columns)[] Shapes = [(4096, 4096), (4096, 14336), (14336, 4096), (4096, 1024)];
    private static readonly int[] Batches = [1, 4, 16, 128, 512, 2048];

    public static void Run(TextWriter output) => Run(output, quick: false);

    /// <param name="quick">Only the square shape: about 20 seconds instead of about 3 minutes.</param>
    /// <param name="only">Batches to measure, as <c>1,16</c>; all when empty.</param>
    public static void Run(TextWriter output, bool quick, string only = "")
    {
        using var peer = OpenBlas.Find();
        output.WriteLine($"{SimdWidths.Best}, {RuntimeInformation.FrameworkDescription}; OpenBLAS: {peer?.Configuration ?? "not found, column left empty"}");
        output.WriteLine("GF/s, best of repeats; in parentheses the ratio to OpenBLAS and the share of the peak of fused multiply-adds. The last column is what bf16 weights are read at.");
        output.WriteLine();
        output.WriteLine("| M x K x N | threads | peak | OpenBLAS | fp32 weight | bf16 weight | packed weight | GB/s of bf16 |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (inner, columns) in quick ? Shapes[..1] : Shapes)
        {
            var batches = only.Length == 0 ? Batches : [.. only.Split(',').Select(static batch => int.Parse(batch, CultureInfo.InvariantCulture))];
            var a = Random(batches.Max() * inner, 1);
            var w = Random(columns * inner, 2);
            var c = new float[batches.Max() * columns];
            var fp32 = new Fp32Weight(MemoryMarshal.AsBytes<float>(w).ToArray(), columns, inner);
            var bf16 = new Bf16Weight(Bf16(w), columns, inner);
            var packed = fp32.Pack();
            foreach (var rows in batches)
            {
                foreach (var threads in (int[])[1, 2])
                {
                    var multiplier = new MatrixMultiplier(threads);
                    var gigaFlops = 2e-9 * rows * columns * inner;
                    var (peak, best) = Best(threads, [
                        () => peer?.Multiply(threads, rows, columns, inner, a, w, c),
                        () => multiplier.Multiply(a, rows, fp32, [], c),
                        () => multiplier.Multiply(a, rows, bf16, [], c),
                        () => multiplier.Multiply(a, rows, packed, [], c),
                    ]);
                    double? blas = peer is null ? null : gigaFlops / best[0];
                    var bandwidth = 2e-9 * columns * inner / best[2];
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows} x {inner} x {columns} | {threads} | {peak:F0} | {blas:F0} | {Cell(best[1])} | {Cell(best[2])} | {Cell(best[3])} | {bandwidth:F1} |"));

                    string Cell(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{gigaFlops / seconds:F0} ({gigaFlops / seconds / blas:F2}x, {gigaFlops / seconds / peak:P0})");
                }
            }
        }
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var index = 0; index < count; index++)
            values[index] = random.NextSingle() - 0.5f;
        return values;
    }

    private static byte[] Bf16(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(ushort)];
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
        for (var index = 0; index < values.Length; index++)
            halves[index] = (ushort)(BitConverter.SingleToUInt32Bits(values[index]) >> 16);
        return bytes;
    }

    /// <summary>Takes turns, so that what else the machine does meets all alike.</summary>
    /// <returns>The highest peak, and for each the seconds of its fastest repeat: of at least six, and of as many as fit into a second for all together.</returns>
    private static (double Peak, double[] Seconds) Best(int threads, Action[] actions)
    {
        var (peak, best) = (0.0, Enumerable.Repeat(double.MaxValue, actions.Length).ToArray());
        foreach (var action in actions)
            action();
        var all = Stopwatch.StartNew();
        for (var round = 0; round < 6 || all.Elapsed.TotalSeconds < 1; round++)
        {
            if (round < 6)
                peak = Math.Max(peak, PeakFlops.Measure(threads));
            for (var index = 0; index < actions.Length; index++)
            {
                var watch = Stopwatch.StartNew();
                actions[index]();
                best[index] = Math.Min(best[index], watch.Elapsed.TotalSeconds);
            }
        }

        return (peak, best);
    }
}
