using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Algorithms;
using Planck.Calibration;
using Planck.Formats;

namespace Planck.Benchmarks;

/// <summary>GPTQ, stage by stage, and AWQ lite on one linear of a Llama-8B, INT4 in blocks of 128.</summary>
/// <remarks>
/// Operations that are counted, for T tokens, K inputs and N outputs: second moments <c>T K^2</c> (one triangle), factor <c>2/3 K^3</c> (a Cholesky factor and the inverse of a
/// triangle), solving <c>N K^2</c> (each error into the columns behind it), AWQ lite <c>2 T N K</c> for each of its 11 powers, as if it multiplied all tokens by every candidate.
/// </remarks>
internal static class LayerCalibrationBenchmark
{
    private const int Tokens = 4096;
    private const int RowTokens = 512;

    private static readonly (int Rows, int Columns)[] Shapes = [(1024, 4096), (4096, 4096), (14336, 4096), (4096, 14336)];

    public static void Run(TextWriter output, int threads, bool quick)
    {
        output.WriteLine(FormattableString.Invariant($"{Tokens} tokens, int4 in blocks of 128; seconds (GF/s). Peak: {PeakFlops.Measure(threads):0} GF/s."));
        output.WriteLine();
        output.WriteLine("| N x K | GPTQ: second moments | factor | solve | GPTQ | AWQ lite |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var (rows, columns) in quick ? Shapes[..2] : Shapes)
            output.WriteLine($"| {rows} x {columns} | {Measure(rows, columns, threads)} |");
    }

    private static string Measure(int rows, int columns, int threads)
    {
        var linear = new CalibratedLinear("model.layers.0.mlp.down_proj", rows, columns, QuantFormats.Int4Blockwise, QuantFormats.Int4Blockwise.DefaultBlockSize);
        var block = Block(linear, threads);
        var inputs = Inputs(columns);
        double t = Tokens, n = rows, k = columns;
        var (moments, factor, solve) = Gptq(linear, block, inputs);
        var awq = Seconds(() => AwqLite(linear, block, inputs));
        var (momentsWork, factorWork, solveWork) = (t * k * k, k * k * k * 2 / 3, n * k * k);
        return string.Join(
            " | ",
            Cell(moments, momentsWork),
            Cell(factor, factorWork),
            Cell(solve, solveWork),
            Cell(moments + factor + solve, momentsWork + factorWork + solveWork),
            Cell(awq, 11 * 2 * t * n * k));
    }

    private static (double Moments, double Factor, double Solve) Gptq(CalibratedLinear linear, BlockContext block, float[] inputs)
    {
        var parameters = new Gptq();
        float[] hessian = [];
        var observing = Seconds(() =>
        {
            var moments = new SecondMoments(linear.Columns, block.Multiplier);
            moments.Add(inputs, static _ => { }, CancellationToken.None);
            hessian = moments.ToHessian(CancellationToken.None);
        });
        HessianFactor? factor = null;
        var factoring = Seconds(() => factor = HessianFactor.Of(hessian, linear.Columns, new bool[linear.Columns], null, parameters.PercDamp, block.Multiplier, CancellationToken.None));
        var solving = Seconds(() =>
        {
            var result = new LinearCalibration(linear);
            var range = WeightRange.Of(block, [result])[linear.Module];
            var weight = WorkingWeight.Of(block, result);
            new ErrorFeedback(block.Multiplier, block.Threads, parameters.BlockSize, CancellationToken.None)
                .Solve(weight.Values, weight.Rows, factor!, new(linear, range.Amax, range.GlobalAmax), null, new ushort[weight.Values.LongLength]);
        });
        return (observing, factoring, solving);
    }

    private static void AwqLite(CalibratedLinear linear, BlockContext block, float[] inputs)
    {
        using var algorithm = new AwqLiteAlgorithm(new(), block, new Dictionary<string, LinearCalibration>(StringComparer.Ordinal) { [linear.Module] = new(linear) });
        for (var row = 0; row < Tokens / RowTokens; row++)
            algorithm.Observe(0, block.Groups[0], row, inputs.AsSpan(row * RowTokens * linear.Columns, RowTokens * linear.Columns));
        algorithm.EndPass(0);
        algorithm.Finish();
    }

    private static BlockContext Block(CalibratedLinear linear, int threads)
    {
        var random = new Random(1);
        var weight = new ushort[(long)linear.Rows * linear.Columns];
        foreach (ref var bits in weight.AsSpan())
            bits = (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) / 32) >> 16);
        return new()
        {
            Layer = 0,
            Groups = [new(0, [linear])],
            BatchSize = 1,
            Arithmetic = ArithmeticProfile.Cuda,
            Multiplier = new MatrixMultiplier(threads),
            Threads = threads,
            ReadWeight = _ => weight,
            Cancellation = CancellationToken.None,
        };
    }

    // [Tokens, columns]; neighbours are alike, and some channels are large, as activations have it.
    private static float[] Inputs(int columns)
    {
        var random = new Random(2);
        var inputs = new float[(long)Tokens * columns];
        var before = 0f;
        for (var i = 0; i < inputs.Length; i++)
        {
            before = (before / 2) + random.NextSingle() - 0.5f;
            inputs[i] = before * (i % columns % 97 == 0 ? 20 : 1);
        }

        return inputs;
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static string Cell(double seconds, double operations) => FormattableString.Invariant($"{seconds:0.00} ({operations / seconds / 1e9:#,0})");
}
