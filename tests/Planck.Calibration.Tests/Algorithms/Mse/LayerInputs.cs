using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Inference;
using Planck.Operators;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>
/// The inputs of one block's linears on the calibration data, recorded once: what <see cref="BlockDriver"/> records anew for every run. Algorithms see the same
/// rows in the same order.
/// </summary>
internal sealed class LayerInputs : IForwardObserver
{
    private static readonly ConcurrentDictionary<int, Lazy<LayerInputs>> Recorded = new();

    private readonly int _layer;
    private readonly Dictionary<string, Dictionary<int, float[]>> _inputs;

    private LayerInputs(int layer)
    {
        _layer = layer;
        _inputs = Bundled.Groups(layer, QuantFormats.Fp8).ToDictionary(static g => g.Members[0].Module, static _ => new Dictionary<int, float[]>(), StringComparer.Ordinal);
        using var model = LanguageModel.Open(Bundled.Model, new() { Activations = ActivationPrecision.Bf16 });
        model.Forward(Bundled.Rows, static (_, _, _) => { }, this);
    }

    public static LayerInputs Of(int layer) => Recorded.GetOrAdd(layer, static l => new(() => new(l))).Value;

    public bool Observes(string module) => _inputs.ContainsKey(module);

    public void LinearInput(string module, int row, ReadOnlySpan<float> input)
    {
        var kept = _inputs[module];
        kept[row] = kept.TryGetValue(row, out var before) ? [.. before, .. input] : input.ToArray();
    }

    /// <param name="check">Sees the algorithm before it is disposed of.</param>
    public IReadOnlyDictionary<string, LinearCalibration> Run<TAlgorithm>(
        QuantFormat format,
        Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, TAlgorithm> algorithm,
        Action<BlockContext, TAlgorithm>? check = null,
        int threads = 2)
        where TAlgorithm : BlockAlgorithm
    {
        using var reader = CheckpointReader.Open(Bundled.Model);
        var groups = Bundled.Groups(_layer, format);
        var results = groups.SelectMany(static g => g.Members).ToDictionary(static l => l.Module, static l => new LinearCalibration(l), StringComparer.Ordinal);
        var context = new BlockContext
        {
            Layer = _layer,
            Groups = groups,
            BatchSize = Bundled.BatchSize,
            Arithmetic = ArithmeticProfile.Cpu,
            Multiplier = new MatrixMultiplier(threads),
            Threads = threads,
            ReadWeight = linear => WeightBlock.Read(reader, linear.Module),
            Cancellation = CancellationToken.None,
        };
        using var running = algorithm(context, results);
        for (var pass = 0; pass < running.Passes; pass++)
        {
            for (var row = 0; row < Bundled.Rows.Count; row++)
            {
                foreach (var group in groups)
                    running.Observe(pass, group, row, _inputs[group.Members[0].Module][row]);
            }

            running.EndPass(pass);
        }

        running.Finish();
        check?.Invoke(context, running);
        return results;
    }
}
