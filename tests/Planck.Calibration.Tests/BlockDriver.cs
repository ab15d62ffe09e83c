using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algebra;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Inference;
using Planck.Operators;

namespace Planck.Calibration.Tests;

/// <summary>
/// The slow, obvious way to run an algorithm: one forward pass of the whole model keeps the inputs of the linears of interest, then every pass of the algorithm sees
/// them again. The engine must give the same numbers without keeping anything.
/// </summary>
internal static class BlockDriver
{
    /// <summary>Runs an algorithm on one block of a model.</summary>
    /// <param name="modelFolder">An unquantized bf16 checkpoint.</param>
    /// <param name="layer">Number of the block.</param>
    /// <param name="groups">Linears of the block that share an input.</param>
    /// <param name="algorithm">Makes the algorithm.</param>
    public static IReadOnlyDictionary<string, LinearCalibration> Run(
        string modelFolder,
        IReadOnlyList<int[]> rows,
        int batchSize,
        int layer,
        IReadOnlyList<InputGroup> groups,
        Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, BlockAlgorithm> algorithm,
        ArithmeticProfile arithmetic = ArithmeticProfile.Cpu)
    {
        var inputs = Inputs(modelFolder, rows, [.. groups.Select(static g => g.Members[0].Module)]);
        using var reader = CheckpointReader.Open(modelFolder);
        var results = groups.SelectMany(static g => g.Members).ToDictionary(static l => l.Module, static l => new LinearCalibration(l), StringComparer.Ordinal);
        var context = new BlockContext
        {
            Layer = layer,
            Groups = groups,
            BatchSize = batchSize,
            Arithmetic = arithmetic,
            Activations = ActivationPrecision.Bf16,
            Multiplier = new MatrixMultiplier(2),
            Threads = 2,
            ReadWeight = linear => ReadWeight(reader, linear.Module),
            Cancellation = CancellationToken.None,
        };
        using var running = algorithm(context, results);
        for (var pass = 0; pass < running.Passes; pass++)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                foreach (var group in groups)
                {
                    if (inputs[group.Members[0].Module].TryGetValue(row, out var input))
                        running.Observe(pass, group, row, input);
                }
            }

            running.EndPass(pass);
        }

        running.Finish();
        return results;
    }

    /// <summary>q, k, v; o; gate, up; down of a Llama block.</summary>
    public static IReadOnlyList<InputGroup> LlamaGroups(int layer, QuantFormat format, int hidden, int keyValue, int intermediate, int blockSize = 0)
    {
        var block = blockSize == 0 ? format.DefaultBlockSize : blockSize;
        CalibratedLinear Linear(string name, int rows, int columns) => new($"model.layers.{layer}.{name}", rows, columns, format, block);
        return
        [
            new(0, [Linear("self_attn.q_proj", hidden, hidden), Linear("self_attn.k_proj", keyValue, hidden), Linear("self_attn.v_proj", keyValue, hidden)]),
            new(1, [Linear("self_attn.o_proj", hidden, hidden)]),
            new(2, [Linear("mlp.gate_proj", intermediate, hidden), Linear("mlp.up_proj", intermediate, hidden)]),
            new(3, [Linear("mlp.down_proj", hidden, intermediate)]),
        ];
    }

    private static ushort[] ReadWeight(CheckpointReader reader, string module)
    {
        var stored = reader.Find(module + ".weight")!;
        var bytes = new byte[stored.Bytes];
        reader.Read(stored, 0, bytes);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
    }

    private static Dictionary<string, Dictionary<int, float[]>> Inputs(string modelFolder, IReadOnlyList<int[]> rows, IReadOnlyList<string> modules)
    {
        var recorder = new Recorder(modules);
        using var model = LanguageModel.Open(modelFolder, new() { Activations = ActivationPrecision.Bf16 });
        model.Forward(rows, static (_, _, _) => { }, recorder);
        return recorder.Inputs;
    }

    private sealed class Recorder(IReadOnlyList<string> modules) : IForwardObserver
    {
        public Dictionary<string, Dictionary<int, float[]>> Inputs { get; } =
            modules.ToDictionary(static m => m, static _ => new Dictionary<int, float[]>(), StringComparer.Ordinal);

        public bool Observes(string module) => Inputs.ContainsKey(module);

        public void LinearInput(string module, int row, ReadOnlySpan<float> input)
        {
            var kept = Inputs[module];
            kept[row] = kept.TryGetValue(row, out var before) ? [.. before, .. input] : input.ToArray();
        }
    }
}
