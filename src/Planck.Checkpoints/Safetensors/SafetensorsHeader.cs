using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace Planck.Checkpoints.Safetensors;

/// <summary>
/// What a safetensors file says before its data: eight bytes of length (little endian), then that many bytes of JSON. Only these are read.
/// </summary>
/// <param name="File">Path of the file.</param>
/// <param name="Tensors">In order of their data.</param>
/// <param name="Metadata">Entries of <c>__metadata__</c>.</param>
/// <param name="DataStart">First byte of the data.</param>
public sealed record SafetensorsHeader(
    string File,
    IReadOnlyList<StoredTensor> Tensors,
    IReadOnlyDictionary<string, string> Metadata,
    long DataStart)
{
    /// <summary>The longest header accepted, in bytes: the limit of the reference implementation.</summary>
    public const long LongestHeader = 100_000_000;

    private const int LengthBytes = 8;

    /// <summary>
    /// Reads and checks a header. Memory is bounded by a window of the JSON and one small object per tensor
    /// (at most <see cref="SafetensorsHeaderReader.MostTensors"/>), whatever the file claims.
    /// </summary>
    /// <exception cref="CheckpointException">The file is missing, truncated, or its header breaks the format.</exception>
    public static SafetensorsHeader Read(string path)
    {
        using var handle = OpenFile.ForReading(path);
        var fileLength = RandomAccess.GetLength(handle);
        if (fileLength == 0)
            throw new CheckpointException(path, "the file is empty; it was probably not downloaded");
        if (fileLength < LengthBytes)
            throw new CheckpointException(path, $"the file has {fileLength} bytes, too few for a safetensors file");

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        OpenFile.ReadExactly(handle, path, 0, lengthBytes);
        if (lengthBytes.SequenceEqual("version "u8))
            throw new CheckpointException(path, "the file is a pointer of Git LFS, not the weights; fetch these with `git lfs pull`, or download the file");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader)
            throw new CheckpointException(path, $"the header claims {length} bytes, more than the {LongestHeader} that safetensors allows; this is probably no safetensors file");
        if (length > (ulong)(fileLength - LengthBytes))
            throw new CheckpointException(path, $"the header claims {length} bytes, but the file has only {fileLength}; it was probably cut short");

        var dataStart = LengthBytes + (long)length;
        using var json = new JsonPump(handle, path, LengthBytes, (long)length);
        return new SafetensorsHeaderReader(path, json, dataStart, fileLength - dataStart).Read();
    }
}
