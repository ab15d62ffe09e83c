using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Planck.Checkpoints;

/// <summary>Opens files for positioned reads, with errors that name the file.</summary>
internal static class OpenFile
{
    public static SafeFileHandle ForReading(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "the file does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the file cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/>; a file that ends before is an error.</summary>
    public static void ReadExactly(SafeFileHandle handle, string path, long offset, Span<byte> buffer)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                var read = RandomAccess.Read(handle, buffer, offset);
                if (read == 0)
                    throw new CheckpointException(path, $"the file ends at byte {offset}, {buffer.Length} bytes before the end of the tensor");
                buffer = buffer[read..];
                offset += read;
            }
        }
        catch (IOException e) when (e is not CheckpointException)
        {
            throw new CheckpointException(path, $"reading at byte {offset} failed: {e.Message}", e);
        }
    }
}
