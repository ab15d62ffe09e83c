using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Formats;

namespace Planck.Runtime.Tests.Stacks;

/// <summary>Checkpoints with experts in MXFP4, made of ones with stacked experts in bf16, and what such codes stand for.</summary>
internal static class Mxfp4Model
{
    /// <summary>Packs the experts of a checkpoint as gpt-oss is published.</summary>
    /// <param name="source">Folder with stacked bf16 experts.</param>
    /// <param name="packed">Takes the model with codes and scales.</param>
    /// <param name="decoded">Takes the same model with the bf16 values that these stand for; its configuration is the source's.</param>
    /// <param name="scales">Changes the scales of a tensor before they are written; null: as packed.</param>
    public static void Pack(string source, string packed, string decoded, Action<string, byte[]>? scales = null)
    {
        using var reader = CheckpointReader.Open(source);
        var outputs = new List<(TensorSpec Spec, byte[] Bytes)>();
        var values = new List<(TensorSpec Spec, byte[] Bytes)>();
        foreach (var tensor in reader.Tensors)
        {
            var bytes = new byte[tensor.Bytes];
            reader.Read(tensor, 0, bytes);
            if (tensor.Shape.Count != 3)
            {
                outputs.Add((tensor.Spec, bytes));
                values.Add((tensor.Spec, bytes));
                continue;
            }

            var (experts, inFeatures, outFeatures) = ((int)tensor.Shape[0], (int)tensor.Shape[1], (int)tensor.Shape[2]);
            var rows = Transposed(MemoryMarshal.Cast<byte, ushort>(bytes), experts, inFeatures, outFeatures);
            var (codes, exponents) = (new byte[rows.Length / 2], new byte[rows.Length / 32]);
            Quantize<CpuBackend>(rows, experts * outFeatures, inFeatures, codes, exponents);
            scales?.Invoke(tensor.Name, exponents);
            outputs.Add((new(tensor.Name + "_blocks", DType.U8, [experts, outFeatures, inFeatures / 32, 16]), codes));
            outputs.Add((new(tensor.Name + "_scales", DType.U8, [experts, outFeatures, inFeatures / 32]), exponents));
            values.Add((tensor.Spec, MemoryMarshal.AsBytes(Decoded(codes, exponents, experts, outFeatures, inFeatures).AsSpan()).ToArray()));
        }

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "config.json")))!.AsObject();
        Write(decoded, values, config.ToJsonString());
        // As published: no dtype.
        config.Remove("dtype");
        config["quantization_config"] = JsonNode.Parse("""{"modules_to_not_convert": ["lm_head"], "quant_method": "mxfp4"}""");
        Write(packed, outputs, config.ToJsonString());
    }

    private static void Write(string folder, List<(TensorSpec Spec, byte[] Bytes)> tensors, string config)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config);
        using var writer = CheckpointWriter.Create(folder, [.. tensors.Select(static t => t.Spec)], long.MaxValue);
        foreach (var (spec, bytes) in tensors)
            writer.Write(spec.Name, 0, bytes);
        writer.Complete();
    }

    private static void Quantize<TBackend>(ushort[] rows, int count, int columns, byte[] codes, byte[] exponents)
        where TBackend : struct, IKernels<Mxfp4> =>
        TBackend.Quantize(rows, new(count, columns, 32, 0, ArithmeticProfile.Cpu), codes, exponents);

    // [experts, in, out] to [experts, out, in].
    private static ushort[] Transposed(ReadOnlySpan<ushort> stored, int experts, int inFeatures, int outFeatures)
    {
        var rows = new ushort[stored.Length];
        for (var i = 0; i < stored.Length; i++)
        {
            var (expert, k, n) = (i / (inFeatures * outFeatures), i / outFeatures % inFeatures, i % outFeatures);
            rows[(((expert * outFeatures) + n) * inFeatures) + k] = stored[i];
        }

        return rows;
    }

    // bf16 bits [experts, in, out].
    private static ushort[] Decoded(byte[] codes, byte[] scales, int experts, int outFeatures, int inFeatures)
    {
        float[] magnitudes = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];
        var values = new ushort[experts * outFeatures * inFeatures];
        for (var i = 0; i < values.Length; i++)
        {
            var (expert, k, n) = (i / (inFeatures * outFeatures), i / outFeatures % inFeatures, i % outFeatures);
            var at = (((expert * outFeatures) + n) * inFeatures) + k;
            var code = (codes[at / 2] >> (4 * (k % 2))) & 15;
            var value = magnitudes[code & 7] * MathF.Pow(2, scales[at / 32] - 127);
            values[i] = (ushort)(BitConverter.SingleToUInt32Bits(code < 8 ? value : -value) >> 16);
        }

        return values;
    }
}
