using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;

namespace Planck.Kernels.Tests;

/// <summary>A small safetensors file in memory.</summary>
internal sealed class GoldenTensors
{
    private readonly byte[] _file;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private GoldenTensors(string path)
    {
        _file = File.ReadAllBytes(path);
        _tensors = SafetensorsHeader.Read(path).Tensors.ToDictionary(static t => t.Name, StringComparer.Ordinal);
    }

    public IEnumerable<string> Names => _tensors.Keys;

    public bool Has(string name) => _tensors.ContainsKey(name);

    public static GoldenTensors Open(string path) => new(path);

    public int[] Shape(string name) => [.. _tensors[name].Shape.Select(static extent => (int)extent)];

    public ReadOnlySpan<byte> Bytes(string name) => _file.AsSpan((int)_tensors[name].Offset, (int)_tensors[name].Bytes);

    public ReadOnlySpan<ushort> Bf16(string name) => MemoryMarshal.Cast<byte, ushort>(Bytes(name));

    public ReadOnlySpan<float> Singles(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name));
}
