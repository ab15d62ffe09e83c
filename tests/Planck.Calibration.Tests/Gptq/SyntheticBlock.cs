using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>One group of linears with seeded weights and correlated inputs.</summary>
internal sealed class SyntheticBlock
{
    public SyntheticBlock(string format, int rows, int columns, int blockSize, string[] names, int tokens = 300)
    {
        var known = QuantFormats.All.Single(f => f.Id == format);
        Group = new(0, [.. names.Select(name => new CalibratedLinear($"model.layers.0.mlp.{name}", rows, columns, known, blockSize))]);
        Results = Group.Members.ToDictionary(static l => l.Module, static l => new LinearCalibration(l), StringComparer.Ordinal);
        var random = new Random(7);
        foreach (var linear in Group.Members)
            Weights[linear.Module] = [.. Enumerable.Range(0, rows * columns).Select(_ => Bf16.Round((float)(random.NextDouble() + random.NextDouble() - 1)))];
        Inputs = new float[tokens * columns];
        for (var token = 0; token < tokens; token++)
        {
            var common = random.NextDouble() - 0.5;
            for (var column = 0; column < columns; column++)
                Inputs[token * columns + column] = (float)((common + random.NextDouble() - 0.5) * (1 + column % 7));
        }
    }

    public InputGroup Group { get; }

    public IReadOnlyDictionary<string, LinearCalibration> Results { get; }

    /// <summary>bf16 bits by module.</summary>
    public Dictionary<string, ushort[]> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>[tokens, columns].</summary>
    public float[] Inputs { get; set; }

    public LinearCalibration First => Results[Group.Members[0].Module];

    public BlockContext Context(int threads = 2) => new()
    {
        Layer = 0,
        Groups = [Group],
        BatchSize = 1,
        Arithmetic = ArithmeticProfile.Cpu,
        Multiplier = new MatrixMultiplier(threads),
        Threads = threads,
        ReadWeight = linear => [.. Weights[linear.Module]],
        Cancellation = CancellationToken.None,
    };

    public LinearCalibration Run(Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, BlockAlgorithm> algorithm, int threads = 2)
    {
        using var running = algorithm(Context(threads), Results);
        for (var pass = 0; pass < running.Passes; pass++)
        {
            running.Observe(pass, Group, 0, Inputs);
            running.EndPass(pass);
        }

        running.Finish();
        return First;
    }
}
