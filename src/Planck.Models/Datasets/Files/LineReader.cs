using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Planck.Datasets.Files;

/// <summary>The lines of a file, one in memory at a time.</summary>
internal static class LineReader
{
    /// <summary>The longest line that is read, in bytes.</summary>
    public const int LongestLine = 256 << 20;

    private const int BlockBytes = 1 << 16;

    /// <summary>Text, number from 1. Line breaks are <c>\n</c> or <c>\r\n</c>; the last line needs none.</summary>
    /// <exception cref="DatasetException">The file cannot be read, is not UTF-8, or has a line beyond <see cref="LongestLine"/>.</exception>
    public static IEnumerable<(string Text, long Number)> Read(string path, CancellationToken cancellation)
    {
        using var stream = DataFile.Open(path);
        var line = new ArrayBufferWriter<byte>();
        var block = new byte[BlockBytes];
        var (number, offset) = (1L, 0L);
        int read;
        while ((read = DataFile.Fill(stream, path, block)) > 0)
        {
            for (var start = 0; start < read;)
            {
                cancellation.ThrowIfCancellationRequested();
                var end = Array.IndexOf(block, (byte)'\n', start, read - start);
                var part = (end < 0 ? read : end) - start;
                if (line.WrittenCount + (long)part > LongestLine)
                    throw new DatasetException(path, $"the line is longer than {LongestLine} bytes", "Put one document on each line", number);
                line.Write(block.AsSpan(start, part));
                start += part + 1;
                if (end < 0)
                    continue;
                var bytes = line.WrittenCount + 1;
                yield return (Text(line.WrittenSpan, path, offset, number), number);
                offset += bytes;
                number++;
                line.ResetWrittenCount();
            }
        }

        if (line.WrittenCount > 0)
            yield return (Text(line.WrittenSpan, path, offset, number), number);
    }

    private static string Text(ReadOnlySpan<byte> bytes, string path, long offset, long number)
    {
        var content = number == 1 ? Utf8Text.WithoutMark(bytes) : bytes;
        var start = offset + bytes.Length - content.Length;
        return Utf8Text.Decode(content.EndsWith("\r"u8) ? content[..^1] : content, path, start, number);
    }
}
