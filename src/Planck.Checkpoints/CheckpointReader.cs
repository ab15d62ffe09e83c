using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checkpoints;

/// <summary>
/// The tensors of a checkpoint folder: <c>model.safetensors</c>, or the shards of <c>model.safetensors.index.json</c>, or else every
/// <c>*.safetensors</c> of the folder. Opening reads headers only. Reads are positioned and can run on many threads.
/// </summary>
public sealed class CheckpointReader : IDisposable
{
    private const string SingleFile = "model.safetensors";

    private readonly List<string> _files;
    private readonly Dictionary<string, StoredTensor> _byName;
    private readonly Dictionary<string, SafeFileHandle> _handles;

    private CheckpointReader(string folder, List<string> files, Dictionary<string, StoredTensor> byName, Dictionary<string, SafeFileHandle> handles)
    {
        (Folder, _files, _byName, _handles) = (folder, files, byName, handles);
        Tensors = [.. byName.Values.OrderBy(static t => t.Name, StringComparer.Ordinal)];
    }

    public string Folder { get; }

    /// <summary>Paths of the safetensors files, in ordinal order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>All tensors, in ordinal order of their names.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>Bytes of all tensors in the files.</summary>
    public long Bytes => Tensors.Sum(static t => t.StoredBytes);

    /// <summary>Opens a folder and checks every header.</summary>
    /// <exception cref="CheckpointException">No weights, a missing or broken shard, a tensor in two shards or in none.</exception>
    public static CheckpointReader Open(string folder)
    {
        var (files, index) = FindFiles(folder);
        var byName = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var tensor in SafetensorsHeader.Read(file).Tensors)
            {
                if (!byName.TryAdd(tensor.Name, tensor))
                    throw new CheckpointException(file, $"tensor '{ForeignText.Show(tensor.Name)}' is also in {Path.GetFileName(byName[tensor.Name].File)}");
            }
        }

        if (index is not null)
            CheckIndex(folder, index, byName);

        var handles = new Dictionary<string, SafeFileHandle>(StringComparer.Ordinal);
        try
        {
            foreach (var file in files)
                handles.Add(file, OpenFile.ForReading(file));
        }
        catch (CheckpointException)
        {
            foreach (var handle in handles.Values)
                handle.Dispose();
            throw;
        }

        return new(folder, files, byName, handles);
    }

    /// <summary>
    /// As <see cref="Open"/>, of a model that is to run or to be quantized: codes and scales that it is published with in MXFP4 are one bf16 tensor
    /// (<see cref="Mxfp4Tensor"/>).
    /// </summary>
    /// <exception cref="CheckpointException">As of <see cref="Open"/>.</exception>
    public static CheckpointReader OpenModel(string folder)
    {
        var stored = Open(folder);
        var byName = stored._byName;
        foreach (var blocks in stored.Tensors.Where(static t => t.Name.EndsWith(Mxfp4Source.BlocksSuffix, StringComparison.Ordinal)))
        {
            var name = blocks.Name[..^Mxfp4Source.BlocksSuffix.Length];
            if (byName.ContainsKey(name) || stored.Find(name + Mxfp4Source.ScalesSuffix) is not { } scales || Mxfp4Source.Shape(blocks.Spec, scales.Spec) is not { } shape)
                continue;
            byName.Remove(blocks.Name);
            byName.Remove(scales.Name);
            byName.Add(name, new Mxfp4Tensor(new(name, DType.BF16, shape), blocks, scales));
        }

        return new(folder, stored._files, byName, stored._handles);
    }

    /// <summary>The tensor of that name, or null.</summary>
    public StoredTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Fills <paramref name="buffer"/> with the bytes of a tensor from <paramref name="byteOffset"/> on (counted from the tensor's first byte).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the tensor.</exception>
    /// <exception cref="CheckpointException">The file has become shorter, or the disk fails.</exception>
    public void Read(StoredTensor tensor, long byteOffset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteOffset, tensor.Bytes - buffer.Length);
        if (tensor is Mxfp4Tensor packed)
            Mxfp4Reading.Read(this, packed, byteOffset, buffer);
        else
            OpenFile.ReadExactly(_handles[tensor.File], tensor.File, tensor.Offset + byteOffset, buffer);
    }

    public void Dispose()
    {
        foreach (var handle in _handles.Values)
            handle.Dispose();
    }

    private static (List<string> Files, ShardIndex? Index) FindFiles(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CheckpointException(folder, "the folder does not exist");
        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(single))
            return ([single], null);

        var indexFile = Path.Combine(folder, ShardIndex.FileName);
        if (File.Exists(indexFile))
        {
            var index = ShardIndex.Read(indexFile);
            var shards = index.WeightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(s => Path.Combine(folder, s)).ToList();
            return (shards, index);
        }

        var files = Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? (files, null) : throw new CheckpointException(folder, "the folder has no .safetensors file");
    }

    private static void CheckIndex(string folder, ShardIndex index, Dictionary<string, StoredTensor> byName)
    {
        foreach (var (name, shard) in index.WeightMap)
        {
            if (!byName.TryGetValue(name, out var tensor))
                throw new CheckpointException(Path.Combine(folder, ShardIndex.FileName), $"'{ForeignText.Show(name)}' is listed but in no shard");
            if (Path.GetFileName(tensor.File) != shard)
                throw new CheckpointException(Path.Combine(folder, ShardIndex.FileName), $"'{ForeignText.Show(name)}' is listed in {shard} but stored in {Path.GetFileName(tensor.File)}");
        }
    }
}
