using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;

namespace Planck.EndToEnd.Projects;

/// <summary>A tensor as reference data describes it.</summary>
public sealed record TensorContent(string DType, string Shape, string Sha256);

/// <summary>Reads safetensors with nothing of the code under test: an eight-byte length, JSON, bytes.</summary>
public static class SafetensorsFile
{
    public static IReadOnlyDictionary<string, TensorContent> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var tensors = new SortedDictionary<string, TensorContent>(StringComparer.Ordinal);
        foreach (var (name, tensor, begin, end) in Entries(bytes))
        {
            tensors[name] = new(
                tensor.GetProperty("dtype").GetString()!,
                tensor.GetProperty("shape").GetRawText().Replace(" ", "", StringComparison.Ordinal),
                Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(begin, end - begin))));
        }

        return tensors;
    }

    /// <summary>Overwrites the first element of a bf16 tensor with NaN.</summary>
    public static void PutNotANumber(string path, string tensor)
    {
        var bytes = File.ReadAllBytes(path);
        foreach (var (name, _, begin, _) in Entries(bytes))
        {
            if (name == tensor)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(begin), 0x7FC0);
        }

        File.WriteAllBytes(path, bytes);
    }

    private static IEnumerable<(string Name, JsonElement Tensor, int Begin, int End)> Entries(byte[] bytes)
    {
        var header = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, header - 8));
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__")
                continue;
            var offsets = property.Value.GetProperty("data_offsets");
            yield return (property.Name, property.Value, header + offsets[0].GetInt32(), header + offsets[1].GetInt32());
        }
    }
}
