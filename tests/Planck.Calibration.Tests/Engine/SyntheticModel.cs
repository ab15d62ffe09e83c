using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints;
using Planck.Checkpoints.Configs;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Calibration.Tests.Engine;

/// <summary>A Llama of any size with seeded weights, written to a folder.</summary>
/// <param name="Hidden">hidden_size; heads have 64 values.</param>
internal sealed record SyntheticModel(int Hidden, int Intermediate, int Layers)
{
    public const int Vocabulary = 512;

    /// <summary>Value that takes the place of every element of a tensor.</summary>
    public (string Tensor, float Value)? Edit { get; init; }

    public void WriteTo(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "dtype": "bfloat16",
              "hidden_size": {{Hidden}}, "intermediate_size": {{Intermediate}}, "num_hidden_layers": {{Layers}},
              "num_attention_heads": {{Hidden / 64}}, "num_key_value_heads": 1, "head_dim": 64,
              "vocab_size": {{Vocabulary}}, "max_position_embeddings": 4096, "rms_norm_eps": 1e-05, "hidden_act": "silu",
              "rope_parameters": { "rope_type": "default", "rope_theta": 10000.0 }, "tie_word_embeddings": false
            }
            """);
        var config = ConfigReader.Read(Path.Combine(folder, "config.json"));
        var graph = ArchitectureRegistry.Find(config.Architecture)!.Build(new(config));
        var tensors = Tensors(graph).ToList();
        using var writer = CheckpointWriter.Create(folder, tensors, maxShardSize: long.MaxValue);
        foreach (var tensor in tensors)
            writer.Write(tensor.Name, 0, MemoryMarshal.AsBytes(Values(tensor).AsSpan()));
        writer.Complete();
    }

    /// <summary>Rows of seeded token ids.</summary>
    public static IReadOnlyList<int[]> Rows(int count, int length)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary)).ToArray())];
    }

    private static IEnumerable<TensorSpec> Tensors(Transformer graph)
    {
        foreach (var tensor in GraphTensors.OutsideLayers(graph))
            yield return new(tensor.Name, DType.BF16, tensor.Shape);
        for (var layer = 0; layer < graph.Blocks.Count; layer++)
        {
            foreach (var tensor in GraphTensors.OfBlock(graph.Blocks[layer]))
                yield return new(SharedInput.Fill(tensor.Name, layer), DType.BF16, tensor.Shape);
        }
    }

    // Matrices between +-2 / sqrt(columns), so that the states neither vanish nor grow; gains of 1.
    private ushort[] Values(TensorSpec tensor)
    {
        var values = new ushort[tensor.Elements];
        if (Edit is { } edit && edit.Tensor == tensor.Name)
        {
            Array.Fill(values, Bf16.Round(edit.Value));
            return values;
        }

        var random = new Random(tensor.Name.Aggregate(7, static (hash, c) => unchecked((hash * 31) + c)));
        var scale = tensor.Shape.Count > 1 ? 2 / MathF.Sqrt(tensor.Shape[1]) : 0;
        for (var i = 0; i < values.Length; i++)
            values[i] = Bf16.Round(scale > 0 ? scale * ((2 * random.NextSingle()) - 1) : 1);
        return values;
    }
}
