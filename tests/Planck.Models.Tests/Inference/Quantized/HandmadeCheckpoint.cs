using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Formats;

namespace Planck.Inference;

/// <summary>
/// The golden Llama with some linears replaced by codes and scales that are made up here, in ModelOpt's layout; and the same model with the values these stand
/// for, as float32.
/// </summary>
internal sealed class HandmadeCheckpoint
{
    private static readonly Random Codes = new(42);

    private readonly List<(TensorSpec Spec, byte[] Bytes)> _quantized = [];
    private readonly List<(TensorSpec Spec, byte[] Bytes)> _decoded = [];

    /// <param name="choose">From a linear's path to its format; null keeps it. int8_weight_only and fp8_2d_blockwise_weight_only can be made.</param>
    public HandmadeCheckpoint(Func<string, QuantFormat?> choose)
    {
        using var reader = CheckpointReader.Open(GoldenModels.Folder("llama"));
        foreach (var stored in reader.Tensors)
        {
            var module = stored.Name[..stored.Name.LastIndexOf('.')];
            if (module.Contains("_proj", StringComparison.Ordinal) && choose(module) is { } format)
            {
                Add(module, format, (int)stored.Shape[0], (int)stored.Shape[1]);
                continue;
            }

            var bytes = new byte[stored.Bytes];
            reader.Read(stored, 0, bytes);
            _quantized.Add((stored.Spec, bytes));
            _decoded.Add((stored.Spec, bytes));
        }
    }

    /// <param name="edit">From a tensor to what takes its place; null leaves it out.</param>
    /// <param name="description">What is under <c>quantization</c> in <c>hf_quant_config.json</c>.</param>
    public void WriteQuantized(string folder, string description, Func<TensorSpec, byte[], (TensorSpec Spec, byte[] Bytes)?>? edit = null)
    {
        Write(folder, _quantized.Select(t => edit is null ? t : edit(t.Spec, [.. t.Bytes])).OfType<(TensorSpec, byte[])>());
        File.WriteAllText(Path.Combine(folder, "hf_quant_config.json"), $$"""{"producer": {"name": "modelopt"}, "quantization": {{description}}}""");
    }

    public void WriteDecoded(string folder) => Write(folder, _decoded);

    private static void Write(string folder, IEnumerable<(TensorSpec Spec, byte[] Bytes)> tensors)
    {
        var all = tensors.ToList();
        File.Copy(Path.Combine(GoldenModels.Folder("llama"), "config.json"), Path.Combine(folder, "config.json"));
        using var writer = CheckpointWriter.Create(folder, [.. all.Select(static t => t.Spec)], long.MaxValue);
        foreach (var (spec, bytes) in all)
            writer.Write(spec.Name, 0, bytes);
        writer.Complete();
    }

    private void Add(string module, QuantFormat format, int rows, int columns)
    {
        var codes = new byte[rows * columns];
        Codes.NextBytes(codes);
        var isInt8 = format == QuantFormats.Int8PerChannel;
        for (var i = 0; i < codes.Length && !isInt8; i++)
        {
            // 0x7F and 0xFF are NaN.
            if ((codes[i] & 0x7F) == 0x7F)
                codes[i] = 0;
        }

        // Powers of two, so that the values are exact in float32: what is compared is which scale goes with which code.
        var specs = format.Tensors(rows, columns, format.DefaultBlockSize);
        var scales = Enumerable.Range(0, (int)specs[1].Elements).Select(i => MathF.Pow(2, (isInt8 ? -10 : -13) - (i % 3))).ToArray();
        var blocks = (columns + 127) / 128;
        var values = new float[codes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            values[i] = isInt8 ? (sbyte)codes[i] * scales[row] : E4M3(codes[i]) * scales[(row / 128 * blocks) + (column / 128)];
        }

        _quantized.Add((specs[0] with { Name = module + ".weight" }, codes));
        _quantized.Add((specs[1] with { Name = module + ".weight_scale" }, MemoryMarshal.AsBytes<float>(scales).ToArray()));
        _decoded.Add((new(module + ".weight", DType.F32, new([rows, columns])), MemoryMarshal.AsBytes<float>(values).ToArray()));
    }

    /// <summary>Sign, 4 bits of exponent with bias 7, 3 bits of fraction.</summary>
    private static float E4M3(byte code)
    {
        var (exponent, fraction) = ((code >> 3) & 15, code & 7);
        var magnitude = exponent == 0 ? fraction / 8f * MathF.Pow(2, -6) : (1 + (fraction / 8f)) * MathF.Pow(2, exponent - 7);
        return code >= 0x80 ? -magnitude : magnitude;
    }
}
