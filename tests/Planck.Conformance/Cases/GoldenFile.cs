using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;

namespace Planck.Conformance.Cases;

/// <summary>A small safetensors file in memory.</summary>
internal sealed class GoldenFile
{
    private readonly byte[] _file;
    private readonly Dictionary<string, StoredTensor> _tensors;

    public GoldenFile(string path)
    {
        _file = File.ReadAllBytes(path);
        _tensors = SafetensorsHeader.Read(path).Tensors.ToDictionary(static t => t.Name, StringComparer.Ordinal);
    }

    public IEnumerable<string> Names => _tensors.Keys;

    public bool Has(string name) => _tensors.ContainsKey(name);

    public float[]? Singles(string name) => Has(name) ? MemoryMarshal.Cast<byte, float>(Bytes(name)).ToArray() : null;

    public ushort[]? Bf16(string name) => Has(name) ? MemoryMarshal.Cast<byte, ushort>(Bytes(name)).ToArray() : null;

    /// <summary>A tensor that must be there.</summary>
    public TensorBytes Tensor(string name) => new(_tensors[name].DType, [.. _tensors[name].Shape], Bytes(name).ToArray());

    private ReadOnlySpan<byte> Bytes(string name) => _file.AsSpan((int)_tensors[name].Offset, (int)_tensors[name].Bytes);
}

/// <summary>A tensor as it is stored.</summary>
internal sealed record TensorBytes(DType DType, IReadOnlyList<long> Shape, byte[] Bytes);
