using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Planck.Kernels.Tests;

/// <summary>A small safetensors file in memory; the reader under test elsewhere is not used to test kernels.</summary>
internal sealed class GoldenTensors
{
    private readonly byte[] _file;
    private readonly int _data;
    private readonly JsonElement _header;

    private GoldenTensors(string path)
    {
        _file = File.ReadAllBytes(path);
        _data = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(_file);
        _header = JsonDocument.Parse(_file.AsMemory(8, _data - 8)).RootElement;
    }

    public IEnumerable<string> Names => _header.EnumerateObject().Select(static p => p.Name).Where(static n => n != "__metadata__");

    public static GoldenTensors Open(string path) => new(path);

    public int[] Shape(string name) => [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(static e => e.GetInt32())];

    public ReadOnlySpan<byte> Bytes(string name)
    {
        var offsets = _header.GetProperty(name).GetProperty("data_offsets");
        return _file.AsSpan((_data + offsets[0].GetInt32())..(_data + offsets[1].GetInt32()));
    }

    public ReadOnlySpan<ushort> Bf16(string name) => MemoryMarshal.Cast<byte, ushort>(Bytes(name));

    public ReadOnlySpan<float> Singles(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name));
}
