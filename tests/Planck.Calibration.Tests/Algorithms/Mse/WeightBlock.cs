using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Algebra;
using Planck.Checkpoints;
using Planck.Formats;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>Blocks without a model: weights from memory, inputs from the test.</summary>
internal static class WeightBlock
{
    /// <summary>A block of one group of linears of the same shape.</summary>
    /// <param name="weights">bf16 bits by module.</param>
    public static (BlockContext Block, IReadOnlyDictionary<string, LinearCalibration> Results) Of(
        QuantFormat format, int rows, int columns, IReadOnlyDictionary<string, ushort[]> weights, int blockSize = 0, int threads = 2)
    {
        var block = blockSize == 0 ? format.DefaultBlockSize : blockSize;
        var group = new InputGroup(0, [.. weights.Keys.Select(m => new CalibratedLinear(m, rows, columns, format, block))]);
        var context = new BlockContext
        {
            Layer = 0,
            Groups = [group],
            BatchSize = 1,
            Arithmetic = ArithmeticProfile.Cpu,
            Multiplier = new MatrixMultiplier(threads),
            Threads = threads,
            ReadWeight = linear => weights[linear.Module],
            Cancellation = CancellationToken.None,
        };
        return (context, group.Members.ToDictionary(static l => l.Module, static l => new LinearCalibration(l), StringComparer.Ordinal));
    }

    /// <summary>Normal weights; every fifth block of 16 is zero, every seventh tiny.</summary>
    public static ushort[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var bits = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var factor = (i / 16) switch { var b when b % 5 == 4 => 0.0, var b when b % 7 == 6 => 1e-7, _ => 0.05 };
            bits[i] = Kernels.Codecs.Bf16.Round((float)(normal * factor));
        }

        return bits;
    }

    public static ushort[] Read(CheckpointReader reader, string module)
    {
        var stored = reader.Find(module + ".weight")!;
        var bytes = new byte[stored.Bytes];
        reader.Read(stored, 0, bytes);
        return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
    }
}
