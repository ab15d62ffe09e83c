using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;
using Planck.Testing;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>A small safetensors file of ModelOpt's results, in memory.</summary>
internal sealed class GoldenTensors
{
    private readonly byte[] _file;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private GoldenTensors(string path)
    {
        _file = File.ReadAllBytes(path);
        _tensors = SafetensorsHeader.Read(path).Tensors.ToDictionary(static t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The file among the full goldens, or else in the repository's own.</summary>
    /// <param name="path">Relative to <c>goldens/modelopt</c>.</param>
    public static GoldenTensors Open(params string[] path) => new(PathOf(path));

    public static string PathOf(params string[] path)
    {
        var relative = Path.Combine(["modelopt", .. path]);
        return Repository.FullGoldens is { } full && File.Exists(Path.Combine(full, relative)) ? Path.Combine(full, relative) : Path.Combine(Repository.Goldens, relative);
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    public int[] Shape(string name) => [.. _tensors[name].Shape.Select(static extent => (int)extent)];

    public ReadOnlySpan<ushort> Bf16(string name) => MemoryMarshal.Cast<byte, ushort>(Bytes(name));

    public ReadOnlySpan<float> Singles(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name));

    private ReadOnlySpan<byte> Bytes(string name) => _file.AsSpan((int)_tensors[name].Offset, (int)_tensors[name].Bytes);
}
