using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;
using Planck.Formats;

namespace Planck.Checkpoints.Safetensors;

/// <summary>
/// Writes one safetensors file whose tensors come piece by piece. The file has its name only once it is complete; until then it is
/// <c>NAME.partial</c>, which is removed when writing ends early.
/// </summary>
public sealed class SafetensorsFileWriter : IDisposable
{
    private readonly string _path;
    private readonly SafetensorsLayout _layout;
    private readonly SafeFileHandle _handle;
    private bool _complete;

    private SafetensorsFileWriter(string path, SafetensorsLayout layout, SafeFileHandle handle) => (_path, _layout, _handle) = (path, layout, handle);

    private string Partial => _path + ".partial";

    /// <exception cref="CheckpointException">The place is none for a file (<see cref="OutputPath"/>), the file cannot be created, or the disk is full.</exception>
    public static SafetensorsFileWriter Create(string path, IEnumerable<TensorSpec> tensors)
    {
        var layout = SafetensorsLayout.Of(tensors);
        var full = Path.GetFullPath(path);
        OutputPath.Check(path);
        SafetensorsFileWriter? writer = null;
        try
        {
            writer = new(full, layout, File.OpenHandle(full + ".partial", FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, layout.FileLength));
            RandomAccess.Write(writer._handle, layout.Header, 0);
            return writer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            throw Unwritable(path, e);
        }
    }

    /// <summary>Writes bytes of a tensor from <paramref name="byteOffset"/> on, counted from its first byte.</summary>
    /// <exception cref="CheckpointException">The disk fails or is full.</exception>
    public void Write(string tensor, long byteOffset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, _layout.Offsets[tensor] + byteOffset);
        }
        catch (IOException e)
        {
            throw Unwritable(_path, e);
        }
    }

    /// <summary>Gives the file its name; an earlier one of that name is replaced.</summary>
    /// <exception cref="CheckpointException">It cannot be replaced.</exception>
    public void Complete()
    {
        _handle.Dispose();
        try
        {
            File.Move(Partial, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_path, e);
        }

        _complete = true;
    }

    public void Dispose()
    {
        _handle.Dispose();
        if (!_complete)
            File.Delete(Partial);
    }

    private static CheckpointException Unwritable(string path, Exception e) => new(path, $"the file cannot be written: {e.Message}", e);
}
