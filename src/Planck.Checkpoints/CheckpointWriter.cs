using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using Planck.Checkpoints.Json;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;

namespace Planck.Checkpoints;

/// <summary>
/// Writes the safetensors files of a checkpoint. Every tensor's place is fixed before the first byte is written, so the files do not
/// depend on how many threads write or in which order.
/// </summary>
public sealed class CheckpointWriter : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly List<(string Path, SafeFileHandle Handle)> _files = [];

    private CheckpointWriter(string folder, ShardPlan plan) => (_folder, Plan) = (folder, plan);

    /// <summary>Which tensor goes into which file.</summary>
    public ShardPlan Plan { get; }

    /// <summary>Names of the files this writer makes, the index included, in ordinal order.</summary>
    public IReadOnlyList<string> FileNames =>
    [
        .. Plan.Shards.Select(static s => s.FileName).Concat(Plan.Shards.Count > 1 ? [ShardIndex.FileName] : []).Order(StringComparer.Ordinal),
    ];

    /// <summary>Creates the files with their headers, at full size. The order of <paramref name="tensors"/> decides the shards.</summary>
    /// <param name="maxShardSize">Bytes of tensors per file; see <see cref="ShardPlan.Of"/>.</param>
    /// <exception cref="CheckpointException">A file cannot be created, or the disk is full.</exception>
    public static CheckpointWriter Create(string folder, IReadOnlyList<TensorSpec> tensors, long maxShardSize)
    {
        var writer = new CheckpointWriter(folder, ShardPlan.Of(tensors, maxShardSize));
        try
        {
            foreach (var shard in writer.Plan.Shards)
                writer.CreateShard(shard);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes bytes of a tensor from <paramref name="byteOffset"/> on (counted from the tensor's first byte). Threads may write
    /// different ranges at the same time.
    /// </summary>
    /// <exception cref="ArgumentException">No such tensor, or the range is not inside it.</exception>
    public void Write(string tensor, long byteOffset, ReadOnlySpan<byte> bytes)
    {
        if (!_slots.TryGetValue(tensor, out var slot))
            throw new ArgumentException($"tensor '{tensor}' was not announced", nameof(tensor));
        ArgumentOutOfRangeException.ThrowIfNegative(byteOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteOffset, slot.Length - bytes.Length);
        Guard(slot.Path, "writing", bytes, (slot.Handle, Offset: slot.Offset + byteOffset), static (s, b) => RandomAccess.Write(s.Handle, b, s.Offset));
        slot.Add(bytes.Length);
    }

    /// <summary>Checks that every byte was written, brings the files to disk and writes the index. Call once, after the last write.</summary>
    /// <exception cref="InvalidOperationException">A tensor was not written completely.</exception>
    public void Complete()
    {
        foreach (var (name, slot) in _slots)
        {
            if (slot.Written != slot.Length)
                throw new InvalidOperationException($"tensor '{name}' has {slot.Length} bytes, but {slot.Written} were written");
        }

        foreach (var (path, handle) in _files)
            Guard(path, "writing to disk", [], handle, static (h, _) => RandomAccess.FlushToDisk(h));
        if (Plan.Shards.Count > 1)
            PythonJson.WriteFile(Path.Combine(_folder, ShardIndex.FileName), PythonJson.Write(Index(), 2), newlineAtEnd: true);
    }

    public void Dispose()
    {
        foreach (var (_, handle) in _files)
            handle.Dispose();
    }

    private void CreateShard(Shard shard)
    {
        var layout = SafetensorsLayout.Of(shard.Tensors);
        var path = Path.Combine(_folder, shard.FileName);
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.None, layout.FileLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the file of {layout.FileLength} bytes cannot be created: {e.Message}", e);
        }

        _files.Add((path, handle));
        Guard(path, "creating", layout.Header, (handle, layout.FileLength), static (s, header) =>
        {
            RandomAccess.SetLength(s.handle, s.FileLength);
            RandomAccess.Write(s.handle, header, 0);
        });
        foreach (var tensor in shard.Tensors)
        {
            if (!_slots.TryAdd(tensor.Name, new(path, handle, layout.Offsets[tensor.Name], tensor.Bytes)))
                throw new ArgumentException($"tensor '{tensor.Name}' is listed twice");
        }
    }

    /// <summary>The index as <c>save_pretrained</c> writes it: keys sorted.</summary>
    private JsonObject Index()
    {
        var map = new JsonObject();
        foreach (var (name, file) in Plan.Shards.SelectMany(static s => s.Tensors.Select(t => (t.Name, s.FileName))).OrderBy(static p => p.Name, StringComparer.Ordinal))
            map[name] = file;
        return new() { ["metadata"] = new JsonObject { ["total_size"] = Plan.TotalSize }, ["weight_map"] = map };
    }

    private delegate void FileAction<TState>(TState state, ReadOnlySpan<byte> bytes);

    private static void Guard<TState>(string path, string doing, ReadOnlySpan<byte> bytes, TState state, FileAction<TState> action)
    {
        try
        {
            action(state, bytes);
        }
        catch (IOException e)
        {
            throw new CheckpointException(path, $"{doing} failed: {e.Message}", e);
        }
    }

    /// <summary>The place of one tensor and how much of it has been written.</summary>
    private sealed class Slot(string path, SafeFileHandle handle, long offset, long length)
    {
        private long _written;

        public string Path => path;

        public SafeFileHandle Handle => handle;

        public long Offset => offset;

        public long Length => length;

        public long Written => Interlocked.Read(ref _written);

        public void Add(int bytes) => Interlocked.Add(ref _written, bytes);
    }
}
