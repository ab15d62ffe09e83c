using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Planck.Inference;

/// <summary>
/// The hidden states of all rows between two blocks. The first rows are in memory, as many as its bytes allow; the others in a file that no other process
/// sees and that is gone when this is disposed, or when the process ends.
/// </summary>
internal sealed class HiddenStates : IDisposable
{
    private readonly int _width;
    private readonly NativeBuffer?[] _memory;
    private readonly long[] _offsets;
    private readonly SafeFileHandle? _file;
    private readonly string _path = "";

    /// <param name="lengths">Positions of each row.</param>
    /// <param name="width">hidden_size.</param>
    /// <param name="memoryBytes">Bytes that rows may take in memory.</param>
    /// <exception cref="InferenceException">The file cannot be made.</exception>
    public HiddenStates(IReadOnlyList<int> lengths, int width, long memoryBytes, string? spillFolder, BufferMeter meter)
    {
        _width = width;
        _memory = new NativeBuffer?[lengths.Count];
        _offsets = new long[lengths.Count];
        var (_, rowsInMemory) = Fit(lengths, width, memoryBytes);
        var spilled = 0L;
        try
        {
            for (var row = 0; row < lengths.Count; row++)
            {
                var bytes = (long)lengths[row] * width * sizeof(float);
                if (row < rowsInMemory)
                    _memory[row] = new(bytes, meter);
                else
                    (_offsets[row], spilled) = (spilled, spilled + bytes);
            }

            if (spilled > 0)
                (_file, _path) = Create(spillFolder ?? Path.GetTempPath(), spilled);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many rows, from the first, fit into memory, and the bytes they take.</summary>
    public static (long Bytes, int Rows) Fit(IReadOnlyList<int> lengths, int width, long memoryBytes)
    {
        var bytes = 0L;
        for (var row = 0; row < lengths.Count; row++)
        {
            var next = bytes + ((long)lengths[row] * width * sizeof(float));
            if (next > memoryBytes)
                return (bytes, row);
            bytes = next;
        }

        return (bytes, lengths.Count);
    }

    /// <summary>Reads positions of a row.</summary>
    /// <param name="destination">[positions, width].</param>
    public void Read(int row, int first, Span<float> destination)
    {
        if (_memory[row] is { } memory)
        {
            memory.Floats((long)first * _width, destination.Length).CopyTo(destination);
            return;
        }

        var offset = Offset(row, first);
        var bytes = MemoryMarshal.AsBytes(destination);
        try
        {
            while (!bytes.IsEmpty)
            {
                var read = RandomAccess.Read(_file!, bytes, offset);
                if (read == 0)
                    throw new InferenceException(_path, "the file of hidden states is shorter than what was written to it");
                bytes = bytes[read..];
                offset += read;
            }
        }
        catch (IOException e)
        {
            throw new InferenceException(_path, $"reading hidden states failed: {e.Message}", e);
        }
    }

    /// <summary>Writes positions of a row.</summary>
    /// <param name="source">[positions, width].</param>
    public void Write(int row, int first, ReadOnlySpan<float> source)
    {
        if (_memory[row] is { } memory)
        {
            source.CopyTo(memory.Floats((long)first * _width, source.Length));
            return;
        }

        try
        {
            RandomAccess.Write(_file!, MemoryMarshal.AsBytes(source), Offset(row, first));
        }
        catch (IOException e)
        {
            throw new InferenceException(_path, $"writing hidden states failed: {e.Message}. Free space there, name another spill folder, or give a larger memory budget", e);
        }
    }

    public void Dispose()
    {
        foreach (var memory in _memory)
            memory?.Dispose();
        _file?.Dispose();
    }

    private long Offset(int row, int first) => _offsets[row] + ((long)first * _width * sizeof(float));

    private static (SafeFileHandle File, string Path) Create(string folder, long bytes)
    {
        var path = Path.Combine(folder, "planck-hidden-" + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose, bytes);
            // Where an open file can lose its name at once, nothing is left even of a process that is killed.
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return (file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InferenceException(
                path, $"no file of {bytes} bytes for hidden states can be made here: {e.Message}. Name another spill folder, or give a larger memory budget", e);
        }
    }
}
