using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints;
using Planck.Checkpoints.Configs;
using Planck.Formats;

namespace Planck.Inference;

/// <summary>A Llama of any size with made-up weights, written to a folder.</summary>
/// <param name="Hidden">hidden_size; heads have 64 values.</param>
public sealed record SyntheticLlama(int Hidden, int Intermediate, int Layers, int Vocabulary)
{
    public void WriteTo(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "dtype": "bfloat16",
              "hidden_size": {{Hidden}}, "intermediate_size": {{Intermediate}}, "num_hidden_layers": {{Layers}},
              "num_attention_heads": {{Hidden / 64}}, "num_key_value_heads": {{Math.Max(1, Hidden / 256)}}, "head_dim": 64,
              "vocab_size": {{Vocabulary}}, "max_position_embeddings": 4096, "rms_norm_eps": 1e-05, "hidden_act": "silu",
              "rope_parameters": { "rope_type": "default", "rope_theta": 10000.0 }, "tie_word_embeddings": false
            }
            """);
        var config = ConfigReader.Read(Path.Combine(folder, "config.json"));
        var graph = ArchitectureRegistry.Find(config.Architecture)!.Build(new(config));
        var tensors = Tensors(graph).ToList();
        using var writer = CheckpointWriter.Create(folder, tensors, maxShardSize: 100 << 20);
        foreach (var tensor in tensors)
            Write(writer, tensor);
        writer.Complete();
    }

    private static IEnumerable<TensorSpec> Tensors(Transformer graph)
    {
        foreach (var tensor in GraphTensors.OutsideLayers(graph))
            yield return new(tensor.Name, DType.BF16, tensor.Shape);
        for (var layer = 0; layer < graph.Blocks.Count; layer++)
        {
            foreach (var tensor in GraphTensors.OfBlock(graph.Blocks[layer]))
                yield return new(GraphNames.Of(tensor.Name, layer), DType.BF16, tensor.Shape);
        }
    }

    private static void Write(CheckpointWriter writer, TensorSpec tensor)
    {
        // Matrices between +-2 / sqrt(columns), so that the states neither vanish nor grow; gains of 1.
        var isMatrix = tensor.Shape.Count > 1;
        var scale = isMatrix ? 2 / MathF.Sqrt(tensor.Shape[1]) : 0;
        var piece = new byte[1 << 20];
        var state = (uint)tensor.Name.Length * 2654435761u;
        foreach (var c in tensor.Name)
            state = (state ^ c) * 16777619u;
        for (var offset = 0L; offset < tensor.Bytes; offset += piece.Length)
        {
            var bytes = piece.AsSpan(0, (int)Math.Min(piece.Length, tensor.Bytes - offset));
            for (var i = 0; i < bytes.Length; i += 2)
            {
                state = (state * 1664525u) + 1013904223u;
                var value = isMatrix ? scale * (((state >> 8) / (float)(1 << 23)) - 1) : 1;
                BitConverter.TryWriteBytes(bytes[i..], (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
            }

            writer.Write(tensor.Name, offset, bytes);
        }
    }
}
