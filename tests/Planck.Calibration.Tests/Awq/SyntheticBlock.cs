using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Calibration.Tests.Awq;

/// <summary>A block of one group with random weights, and random inputs of which some channels are large.</summary>
/// <param name="rowTokens">Tokens of each row of data; 0: no call, as for an expert that the row did not reach.</param>
internal sealed class SyntheticBlock(QuantFormat format, int columns, int blockSize, int[] rowTokens, int batchSize = 2, int threads = 2)
{
    private readonly CalibratedLinear[] _linears =
    [
        new("model.layers.0.mlp.gate_proj", 40, columns, format, blockSize),
        new("model.layers.0.mlp.up_proj", 24, columns, format, blockSize),
    ];

    public float[][] Rows { get; } = [.. rowTokens.Select((tokens, row) => Inputs(tokens, columns, row))];

    public IReadOnlyList<CalibratedLinear> Linears => _linears;

    public ushort[] Weight(CalibratedLinear linear)
    {
        var random = new Random(linear.Rows);
        return [.. Enumerable.Range(0, linear.Rows * columns).Select(_ => Bf16.Round((float)(random.NextDouble() - 0.5) * (random.Next(50) == 0 ? 4 : 1)))];
    }

    /// <summary>Runs algorithms one after the other.</summary>
    public IReadOnlyDictionary<string, LinearCalibration> Run(params Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, BlockAlgorithm>[] algorithms)
    {
        var results = _linears.ToDictionary(static l => l.Module, static l => new LinearCalibration(l), StringComparer.Ordinal);
        var group = new InputGroup(0, _linears);
        var context = new BlockContext
        {
            Layer = 0,
            Groups = [group],
            BatchSize = batchSize,
            Arithmetic = ArithmeticProfile.Cpu,
            Multiplier = new MatrixMultiplier(threads),
            Threads = threads,
            ReadWeight = Weight,
            Cancellation = CancellationToken.None,
        };
        foreach (var make in algorithms)
            Run(make(context, results), group);
        return results;
    }

    private void Run(BlockAlgorithm made, InputGroup group)
    {
        using var algorithm = made;
        for (var pass = 0; pass < algorithm.Passes; pass++)
        {
            for (var row = 0; row < Rows.Length; row++)
            {
                if (Rows[row].Length > 0)
                    algorithm.Observe(pass, group, row, Rows[row]);
            }

            algorithm.EndPass(pass);
        }

        algorithm.Finish();
    }

    private static float[] Inputs(int tokens, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, tokens * columns).Select(i => (float)(random.NextDouble() - 0.4) * (i % columns % 11 == 0 ? 20 : 1))];
    }
}
