using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;

namespace Planck.Calibration;

/// <summary>Reads what <see cref="BlockFileWriter"/> wrote, one linear at a time. May be asked by several threads at once.</summary>
internal sealed class BlockFile : IDisposable
{
    private readonly string _path;
    private readonly Dictionary<string, StoredTensor> _tensors;
    private readonly SafeFileHandle _handle;

    private BlockFile(string path, Dictionary<string, StoredTensor> tensors, SafeFileHandle handle) => (_path, _tensors, _handle) = (path, tensors, handle);

    /// <exception cref="CheckpointException">The file is missing, or not what was written.</exception>
    public static BlockFile Open(string path)
    {
        var tensors = SafetensorsHeader.Read(path).Tensors.ToDictionary(static t => t.Name, StringComparer.Ordinal);
        try
        {
            return new(path, tensors, File.OpenHandle(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the file cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>The fingerprint of the job that wrote it.</summary>
    public byte[] Fingerprint() => Bytes(BlockFields.Fingerprint) ?? [];

    /// <summary>Whether every byte is the one that was written.</summary>
    public bool IsWhole() => (Bytes(BlockFields.Checksum) ?? []).AsSpan().SequenceEqual(
        BlockChecksum.Of(_tensors.Keys.Where(static n => n != BlockFields.Checksum).Order(StringComparer.Ordinal).Select(n => (n, Bytes(n)!))));

    /// <summary>Null when there is nothing of the linear.</summary>
    public LinearCalibration? Linear(CalibratedLinear linear)
    {
        var module = linear.Module;
        if (Bytes($"{module}.{BlockFields.Tokens}") is not { } tokens)
            return null;
        return new(linear)
        {
            Tokens = BitConverter.ToInt64(tokens),
            InputAmax = Number(module, BlockFields.InputAmax),
            PreQuantScale = Floats(module, BlockFields.PreQuantScale),
            WeightAmax = Floats(module, BlockFields.WeightAmax),
            GlobalAmax = Number(module, BlockFields.GlobalAmax),
            Weight = Bytes($"{module}.{BlockFields.Weight}") is { } weight ? MemoryMarshal.Cast<byte, ushort>(weight).ToArray() : null,
            LowRank = Floats(module, BlockFields.LowRankA) is { } a && Floats(module, BlockFields.LowRankB) is { } b ? new(a.Length / linear.Columns, a, b) : null,
        };
    }

    /// <summary>Tokens that a linear was calibrated on.</summary>
    public long Tokens(string module) => Bytes($"{module}.{BlockFields.Tokens}") is { } tokens ? BitConverter.ToInt64(tokens) : 0;

    /// <summary>Null when there is nothing of the attention.</summary>
    public AttentionCalibration? Attention(string module) =>
        Number(module, BlockFields.KeyAmax) is { } key && Number(module, BlockFields.ValueAmax) is { } value
            ? new(module, key, value, Floats(module, BlockFields.KeyBias), Floats(module, BlockFields.ValueBias))
            : null;

    public BlockResults Read(BlockLayout layout)
    {
        var results = new BlockResults(layout.Groups.SelectMany(static g => g.Members).Select(m => Linear(m) ?? new(m)));
        foreach (var attention in layout.Attentions)
        {
            if (Attention(attention) is { } found)
                results.Attentions.Add(attention, found);
        }

        return results;
    }

    public void Dispose() => _handle.Dispose();

    private float? Number(string module, string field) => Floats(module, field) is [var number] ? number : null;

    private float[]? Floats(string module, string field) =>
        Bytes($"{module}.{field}") is { } bytes ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : null;

    private byte[]? Bytes(string name)
    {
        if (!_tensors.TryGetValue(name, out var stored))
            return null;
        var bytes = new byte[stored.Bytes];
        try
        {
            for (var read = 0; read < bytes.Length;)
            {
                var count = RandomAccess.Read(_handle, bytes.AsSpan(read), stored.Offset + read);
                read += count > 0 ? count : throw new CheckpointException(_path, $"the file ends within '{name}'. Delete it and calibrate again");
            }
        }
        catch (IOException e) when (e is not CheckpointException)
        {
            throw new CheckpointException(_path, $"reading '{name}' failed: {e.Message}", e);
        }

        return bytes;
    }
}
