using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Testing;

namespace Planck.Inference;

/// <summary>What transformers computed for a tiny checkpoint in float32: <c>golden.safetensors</c>.</summary>
/// <param name="Rows">Token ids.</param>
/// <param name="Logits">[rows, positions, vocab].</param>
/// <param name="HiddenAfterLayer0">[rows, positions, hidden].</param>
/// <param name="LastHidden">[rows, positions, hidden], after the final norm.</param>
public sealed record GoldenOutput(int[][] Rows, float[] Logits, float[] HiddenAfterLayer0, float[] LastHidden)
{
    public static GoldenOutput Read(string folder)
    {
        // The reader takes a folder of one checkpoint; the reference file is one of another name.
        using var alone = new TemporaryFolder();
        File.Copy(Path.Combine(folder, "golden.safetensors"), Path.Combine(alone.Path, "model.safetensors"));
        using var reader = CheckpointReader.Open(alone.Path);
        var shape = reader.Find("input_ids")!.Shape;
        var ids = Values<long>(reader, "input_ids");
        var rows = Enumerable.Range(0, (int)shape[0])
            .Select(r => ids.AsSpan(r * (int)shape[1], (int)shape[1]).ToArray().Select(static i => (int)i).ToArray())
            .ToArray();
        return new(rows, Values<float>(reader, "logits"), Values<float>(reader, "hidden_after_layer0"), Values<float>(reader, "last_hidden"));
    }

    /// <summary>Largest difference in units of the standard deviation of what is expected.</summary>
    public static double Difference(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        if (expected.Count != actual.Count)
            throw new ArgumentException($"{actual.Count} values were computed, {expected.Count} are expected");
        var mean = expected.Average();
        var deviation = Math.Sqrt(expected.Average(v => (v - mean) * (v - mean)));
        return Enumerable.Range(0, expected.Count).Max(i => float.IsFinite(actual[i]) ? Math.Abs(expected[i] - actual[i]) : double.PositiveInfinity) / deviation;
    }

    private static T[] Values<T>(CheckpointReader reader, string name)
        where T : unmanaged
    {
        var tensor = reader.Find(name)!;
        var bytes = new byte[tensor.Bytes];
        reader.Read(tensor, 0, bytes);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }
}
