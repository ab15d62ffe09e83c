using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Cpu;

namespace Planck.Benchmarks;

/// <summary>
/// GB/s of bf16 that each kernel takes in, on one thread and on two, at every SIMD level of the machine, beside what copying the same bytes and only
/// reading them costs in the same run.
/// </summary>
internal static class KernelBenchmark
{
    private const int Columns = 4096;
    private const int Rows = 16384;
    private const int RowsPerCall = 128;
    private const int Repeats = 8;

    private delegate void Quantize(SimdLevel level, ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

    private delegate void OnRows(int firstRow);

    /// <param name="only">Part of the names of the kernels to measure; everything when empty.</param>
    public static void Run(TextWriter output, string only = "")
    {
        var weight = Weight();
        var packed = new byte[Rows * Columns * sizeof(ushort)];
        var scales = new byte[Rows * Columns / 4];
        Array.Fill(packed, (byte)1);
        Array.Fill(scales, (byte)1);
        var levels = Enum.GetValues<SimdLevel>().Where(SimdLevels.Supports).Reverse().ToArray();

        output.WriteLine($"{Rows} x {Columns} bf16 ({weight.Length * sizeof(ushort) >> 20} MiB), {RowsPerCall} rows per call, best of {Repeats}, GB/s of bf16 in; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}");
        output.WriteLine();
        output.WriteLine("| kernel | " + string.Join(" | ", levels.SelectMany(static l => (string[])[$"{l} 1 thread", "2 threads"])) + " |");
        output.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---|", 2 * levels.Length)));

        void Row(string name, Func<SimdLevel, OnRows> kernel)
        {
            if (name.Contains(only, StringComparison.Ordinal))
                output.WriteLine($"| {name} | " + string.Join(" | ", levels.SelectMany(level => (string[])[Speed(kernel(level), 1), Speed(kernel(level), 2)])) + " |");
        }

        void Format(string name, QuantFormat format, int blockSize, Quantize kernel)
        {
            var shape = new QuantizeShape(RowsPerCall, Columns, blockSize, format.SharesTensorScale ? 0.25f : 0, ArithmeticProfile.Cuda);
            var tensors = format.Tensors(RowsPerCall, Columns, blockSize);
            var (packedBytes, scaleBytes) = ((int)tensors[0].Bytes, (int)tensors[1].Bytes);
            Row(name, level => row => kernel(
                level,
                weight.AsSpan(row * Columns, RowsPerCall * Columns),
                shape,
                packed.AsSpan(row / RowsPerCall * packedBytes, packedBytes),
                scales.AsSpan(row / RowsPerCall * scaleBytes, scaleBytes)));
        }

        Row("memcpy (written bytes not counted)", _ => row =>
            MemoryMarshal.AsBytes(weight.AsSpan(row * Columns, RowsPerCall * Columns)).CopyTo(packed.AsSpan(row * Columns * sizeof(ushort))));
        Row("amax (reads only)", level => row => AmaxKernel.Of(level, weight.AsSpan(row * Columns, RowsPerCall * Columns)));
        Format("fp8_per_channel_per_token", QuantFormats.Fp8PerChannelPerToken, 0, VectorKernel.Quantize<Fp8PerChannelPerTokenKernel>);
        Format("fp8_2d_blockwise_weight_only", QuantFormats.Fp8Blockwise2D, 128, VectorKernel.Quantize<Fp8Blockwise2DKernel>);
        Format("w4a16_nvfp4", QuantFormats.W4A16Nvfp4, 16, VectorKernel.Quantize<W4A16Nvfp4Kernel>);
        Format("w4a16_nvfp4 block 32", QuantFormats.W4A16Nvfp4, 32, VectorKernel.Quantize<W4A16Nvfp4Kernel>);
        Format("int4_blockwise_weight_only", QuantFormats.Int4Blockwise, 128, VectorKernel.Quantize<Int4BlockwiseKernel>);
        Format("int4_blockwise_weight_only block 32", QuantFormats.Int4Blockwise, 32, VectorKernel.Quantize<Int4BlockwiseKernel>);
        Format("int8_weight_only", QuantFormats.Int8PerChannel, 0, VectorKernel.Quantize<Int8PerChannelKernel>);
        Format("mxfp4", QuantFormats.Mxfp4, 32, VectorKernel.Quantize<Mxfp4Kernel>);
        Format("mxfp8", QuantFormats.Mxfp8, 32, VectorKernel.Quantize<Mxfp8Kernel>);
    }

    private static ushort[] Weight()
    {
        var random = new Random(1);
        var weight = new ushort[Rows * Columns];
        foreach (ref var element in weight.AsSpan())
            element = (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() + random.NextSingle() - 1) * 0.2f) >> 16);
        return weight;
    }

    /// <summary>The best of several runs over the whole buffer, the calls shared out between threads.</summary>
    private static string Speed(OnRows kernel, int threads)
    {
        var best = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var next = -RowsPerCall;
            var watch = Stopwatch.StartNew();
            var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work)).ToArray();
            foreach (var other in others)
                other.Start();
            Work();
            foreach (var other in others)
                other.Join();
            best = watch.Elapsed < best ? watch.Elapsed : best;

            void Work()
            {
                while (Interlocked.Add(ref next, RowsPerCall) is var row && row < Rows)
                    kernel(row);
            }
        }

        return FormattableString.Invariant($"{(long)Rows * Columns * sizeof(ushort) / best.TotalSeconds / 1e9:F1}");
    }
}
