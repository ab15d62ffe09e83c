using System;
using System.Text;
using System.Text.Unicode;

namespace Planck.Datasets.Files;

/// <summary>Bytes as text, where bytes that are not UTF-8 are an error with their place, not a replacement character.</summary>
internal static class Utf8Text
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;

    /// <param name="offset">Where in the (uncompressed) file the bytes begin.</param>
    /// <param name="line">The line they are; null: of several, to be counted.</param>
    /// <exception cref="DatasetException">The bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string path, long offset, long? line)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var bad = FirstInvalid(bytes);
        throw new DatasetException(
            path, $"the text is not valid UTF-8: byte 0x{bytes[bad]:x2} at offset {offset + bad}", "Convert the file to UTF-8", line ?? bytes[..bad].Count((byte)'\n') + 1);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var width) == System.Buffers.OperationStatus.Done)
            at += width;
        return Math.Min(at, bytes.Length - 1);
    }
}
