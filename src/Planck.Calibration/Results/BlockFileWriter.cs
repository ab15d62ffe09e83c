using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;

namespace Planck.Calibration;

/// <summary>
/// Writes what was found for a block as one safetensors file: tensors <c>MODULE.FIELD</c>, fields of <see cref="LinearCalibration"/> and
/// <see cref="AttentionCalibration"/> as they are in memory, those that are null left out. The file has its name only once it is complete.
/// </summary>
internal static class BlockFileWriter
{
    /// <exception cref="Planck.Checkpoints.CheckpointException">The file cannot be written.</exception>
    public static void Write(string path, byte[] fingerprint, BlockResults results)
    {
        var tensors = new List<(TensorSpec Spec, byte[] Bytes)> { (new(BlockFields.Fingerprint, DType.U8, [fingerprint.Length]), fingerprint) };
        foreach (var linear in results.Linears.Values)
            tensors.AddRange(Of(linear));
        foreach (var attention in results.Attentions.Values)
            tensors.AddRange(Of(attention));
        var checksum = BlockChecksum.Of(tensors.Select(static t => (t.Spec.Name, t.Bytes)));
        tensors.Add((new(BlockFields.Checksum, DType.U8, [checksum.Length]), checksum));
        using var writer = SafetensorsFileWriter.Create(path, tensors.Select(static t => t.Spec));
        foreach (var (spec, bytes) in tensors)
            writer.Write(spec.Name, 0, bytes);
        writer.Complete();
    }

    private static IEnumerable<(TensorSpec Spec, byte[] Bytes)> Of(LinearCalibration found)
    {
        var (module, rows, columns) = (found.Linear.Module, found.Linear.Rows, found.Linear.Columns);
        yield return (new($"{module}.{BlockFields.Tokens}", DType.I64, []), BitConverter.GetBytes(found.Tokens));
        if (found.InputAmax is { } input)
            yield return Floats(module, BlockFields.InputAmax, [input], []);
        if (found.PreQuantScale is { } scale)
            yield return Floats(module, BlockFields.PreQuantScale, scale, [scale.Length]);
        if (found.WeightAmax is { } amax)
            yield return Floats(module, BlockFields.WeightAmax, amax, [amax.Length]);
        if (found.GlobalAmax is { } global)
            yield return Floats(module, BlockFields.GlobalAmax, [global], []);
        if (found.Weight is { } weight)
            yield return (new($"{module}.{BlockFields.Weight}", DType.BF16, [rows, columns]), MemoryMarshal.AsBytes(weight.AsSpan()).ToArray());
        if (found.LowRank is { } part)
        {
            yield return Floats(module, BlockFields.LowRankA, part.A, [part.Rank, columns]);
            yield return Floats(module, BlockFields.LowRankB, part.B, [rows, part.Rank]);
        }
    }

    private static IEnumerable<(TensorSpec Spec, byte[] Bytes)> Of(AttentionCalibration found)
    {
        yield return Floats(found.Module, BlockFields.KeyAmax, [found.KeyAmax], []);
        yield return Floats(found.Module, BlockFields.ValueAmax, [found.ValueAmax], []);
        if (found.KeyBias is { } key)
            yield return Floats(found.Module, BlockFields.KeyBias, key, [key.Length]);
        if (found.ValueBias is { } value)
            yield return Floats(found.Module, BlockFields.ValueBias, value, [value.Length]);
    }

    private static (TensorSpec Spec, byte[] Bytes) Floats(string module, string field, float[] values, long[] shape) =>
        (new($"{module}.{field}", DType.F32, [.. shape]), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}

/// <summary>Last parts of the names in a block's file.</summary>
internal static class BlockFields
{
    public const string Fingerprint = "fingerprint";
    public const string Checksum = "checksum";
    public const string Tokens = "tokens";
    public const string InputAmax = "input_amax";
    public const string PreQuantScale = "pre_quant_scale";
    public const string WeightAmax = "weight_amax";
    public const string GlobalAmax = "global_amax";
    public const string Weight = "weight";
    public const string LowRankA = "low_rank_a";
    public const string LowRankB = "low_rank_b";
    public const string KeyAmax = "key_amax";
    public const string ValueAmax = "value_amax";
    public const string KeyBias = "key_bias";
    public const string ValueBias = "value_bias";
}
