using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;

namespace Planck.Datasets.Sampling;

/// <summary>Rows that were tokenized before: the tensor <c>input_ids</c> of a safetensors file, int32 or int64, <c>[rows, length]</c>.</summary>
public static class InputIdsFile
{
    private const string TensorName = "input_ids";

    /// <param name="vocabularySize">Every id must be below it.</param>
    /// <param name="samples">The first rows to take; null: all.</param>
    /// <exception cref="DatasetException">No such tensor, another type or shape, too few rows, an id outside of the vocabulary.</exception>
    /// <exception cref="CheckpointException">The file is missing or no safetensors file.</exception>
    public static SampleSet Read(string path, int vocabularySize, int? samples = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        var tensor = Find(path, SafetensorsHeader.Read(path).Tensors);
        var (stored, length) = (tensor.Shape[0], (int)tensor.Shape[1]);
        var rows = samples ?? (int)stored;
        if (rows > stored)
            throw new DatasetException(path, $"'{TensorName}' has {stored} rows, but {rows} are asked for", "Ask for fewer, or use another file");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var handle = Open(path);
        var result = new int[rows][];
        var bytes = new byte[length * tensor.DType.Size()];
        for (var row = 0; row < rows; row++)
        {
            ReadRow(handle, path, tensor.Offset + ((long)row * bytes.Length), bytes);
            hash.AppendData(bytes);
            result[row] = Decode(bytes, tensor.DType, vocabularySize, path, row);
        }

        return new(result, [new(path, null, Convert.ToHexStringLower(hash.GetCurrentHash()), rows, rows)]);
    }

    private static StoredTensor Find(string path, IReadOnlyList<StoredTensor> tensors)
    {
        var tensor = tensors.FirstOrDefault(static t => t.Name == TensorName);
        if (tensor is null)
        {
            var present = tensors.Count == 0 ? "none" : string.Join(", ", tensors.Take(20).Select(static t => t.Name));
            throw new DatasetException(path, $"there is no tensor '{TensorName}'", $"The tensors are: {present}");
        }

        if (tensor.DType is not (DType.I32 or DType.I64))
            throw new DatasetException(path, $"'{TensorName}' is {tensor.DType}", "Token ids must be I32 or I64");
        var shape = string.Join(", ", tensor.Shape);
        if (tensor.Shape.Count != 2)
            throw new DatasetException(path, $"'{TensorName}' has the shape [{shape}]", "It must be [rows, length]");
        return tensor.Shape[0] is > 0 and <= int.MaxValue && tensor.Shape[1] is > 0 and <= int.MaxValue / 8
            ? tensor
            : throw new DatasetException(path, $"'{TensorName}' has the shape [{shape}]", "It must have at least one row and one column");
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(path, $"the file cannot be opened: {e.Message}", inner: e);
        }
    }

    private static void ReadRow(Microsoft.Win32.SafeHandles.SafeFileHandle handle, string path, long offset, Span<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var read = RandomAccess.Read(handle, bytes, offset);
                if (read == 0)
                    throw new DatasetException(path, $"the file ends at byte {offset}, within '{TensorName}'", "It changed while it was read");
                bytes = bytes[read..];
                offset += read;
            }
        }
        catch (IOException e) when (e is not DatasetException)
        {
            throw new DatasetException(path, $"reading at byte {offset} failed: {e.Message}", inner: e);
        }
    }

    private static int[] Decode(ReadOnlySpan<byte> bytes, DType type, int vocabularySize, string path, int row)
    {
        var size = type.Size();
        var ids = new int[bytes.Length / size];
        for (var i = 0; i < ids.Length; i++)
        {
            var id = type == DType.I32 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * size)..]) : BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * size)..]);
            if (id < 0 || id >= vocabularySize)
                throw new DatasetException(path, $"'{TensorName}' has the id {id} in row {row}, column {i}, but the vocabulary has {vocabularySize}", "The ids were made with another tokenizer");
            ids[i] = (int)id;
        }

        return ids;
    }
}
