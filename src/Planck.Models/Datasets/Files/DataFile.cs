using System;
using System.IO;

namespace Planck.Datasets.Files;

/// <summary>Opens data files, compressed with gzip or not; the first bytes tell, not the name.</summary>
internal static class DataFile
{
    private const int BufferBytes = 1 << 16;

    /// <exception cref="DatasetException">The file does not exist or cannot be opened.</exception>
    public static Stream Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetException(path, "the file does not exist", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(path, $"the file cannot be opened: {e.Message}", inner: e);
        }

        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new CheckedGzipStream(file) : file;
    }

    /// <summary>Reads until the buffer is full or the data end.</summary>
    /// <exception cref="DatasetException">The disk fails, or the compressed data are broken.</exception>
    public static int Fill(Stream stream, string path, Span<byte> buffer)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(path, $"the compressed data are broken: {e.Message}", "Download or compress the file again, in one part", inner: e);
        }
        catch (IOException e)
        {
            throw new DatasetException(path, $"reading failed: {e.Message}", inner: e);
        }
    }
}
