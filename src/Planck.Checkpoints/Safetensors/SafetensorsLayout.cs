using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Planck.Formats;

namespace Planck.Checkpoints.Safetensors;

/// <summary>
/// Where each tensor of one file goes. Order is that of the reference implementation: element types from wide to narrow, then ordinal
/// names, so that every tensor is aligned to its element size.
/// </summary>
/// <param name="Header">The first bytes of the file: length, JSON, blanks up to a multiple of 8.</param>
/// <param name="Offsets">First byte of each tensor's data, counted from the start of the file.</param>
/// <param name="FileLength">Bytes of the whole file.</param>
internal sealed record SafetensorsLayout(byte[] Header, IReadOnlyDictionary<string, long> Offsets, long FileLength)
{
    private const int Alignment = 8;

    public static SafetensorsLayout Of(IEnumerable<TensorSpec> tensors)
    {
        var ordered = tensors.OrderByDescending(static t => Rank(t.DType)).ThenBy(static t => t.Name, StringComparer.Ordinal).ToList();
        using var json = new MemoryStream();
        json.Write(new byte[Alignment]);
        var relative = WriteJson(json, ordered, out var dataLength);
        while (json.Length % Alignment != 0)
            json.WriteByte((byte)' ');

        var header = json.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - Alignment);
        return new(header, relative.ToDictionary(static p => p.Key, p => p.Value + header.Length, StringComparer.Ordinal), header.Length + dataLength);
    }

    private static Dictionary<string, long> WriteJson(Stream stream, List<TensorSpec> tensors, out long dataLength)
    {
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        dataLength = 0;
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        json.WriteString("format", "pt");
        json.WriteEndObject();
        foreach (var tensor in tensors)
        {
            if (!offsets.TryAdd(tensor.Name, dataLength))
                throw new ArgumentException($"tensor '{tensor.Name}' is listed twice", nameof(tensors));
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.DType.ToString());
            WriteIntegers(json, "shape", tensor.Shape);
            WriteIntegers(json, "data_offsets", [dataLength, dataLength += tensor.Bytes]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        return offsets;
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Position in the reference implementation's list of element types.</summary>
    private static int Rank(DType type) => type switch
    {
        DType.BOOL => 0,
        DType.U8 => 1,
        DType.I8 => 2,
        DType.F8_E5M2 => 3,
        DType.F8_E4M3 => 4,
        DType.F8_E8M0 => 5,
        DType.I16 => 6,
        DType.U16 => 7,
        DType.F16 => 8,
        DType.BF16 => 9,
        DType.I32 => 10,
        DType.U32 => 11,
        DType.F32 => 12,
        DType.F64 => 13,
        DType.I64 => 14,
        DType.U64 => 15,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no place in a safetensors file"),
    };
}
