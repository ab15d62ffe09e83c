using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Planck.Datasets.HuggingFace;

/// <summary>
/// Fetched pages on disk: <c>FOLDER/DATASET/CONFIG/SPLIT/REVISION/OFFSET-LENGTH.json</c>, each as the server sent it. A page is written
/// beside its place and renamed into it, so that what is there is whole, also when several processes write at once.
/// </summary>
internal sealed class RowsCache(string? folder, HuggingFaceSplit split)
{
    /// <summary>The page's bytes, or null.</summary>
    public byte[]? TryRead(string revision, long offset, int length)
    {
        if (folder is null)
            return null;
        try
        {
            return File.ReadAllBytes(PagePath(revision, offset, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="DatasetException">The folder cannot be written to.</exception>
    public void Write(string revision, long offset, int length, byte[] page)
    {
        if (folder is null)
            return;
        var path = PagePath(revision, offset, length);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(temporary, page);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new DatasetException(folder, $"the cache cannot be written: {e.Message}", "Choose another folder, or none", inner: e);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left is a file nobody reads; the error that led here says more.
        }
    }

    private string PagePath(string revision, long offset, int length) => Path.Combine(
        folder!, Segment(split.Dataset), Segment(split.Config), Segment(split.Split), Segment(revision), string.Create(CultureInfo.InvariantCulture, $"{offset:d9}-{length:d3}.json"));

    /// <summary>A name as a file name of its own, whatever is in it: no path can lead out of the folder.</summary>
    private static string Segment(string name)
    {
        var segment = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' || (b == '.' && segment.Length > 0))
                segment.Append((char)b);
            else
                segment.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return segment.Length is > 0 and <= 200 ? segment.ToString() : "%" + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }
}
