using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;

namespace Planck.Conformance.Calibrated;

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

    public bool Has(string name) => _tensors.ContainsKey(name);

    public float[]? Singles(string name) => Has(name) ? MemoryMarshal.Cast<byte, float>(Bytes(name)).ToArray() : null;

    public ushort[]? Bf16(string name) => Has(name) ? MemoryMarshal.Cast<byte, ushort>(Bytes(name)).ToArray() : null;

    private ReadOnlySpan<byte> Bytes(string name) => _file.AsSpan((int)_tensors[name].Offset, (int)_tensors[name].Bytes);
}
