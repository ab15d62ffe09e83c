using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Checkpoints;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>Inputs and outputs of ModelOpt's primitives; all of them where the full reference data is there.</summary>
internal sealed class FunctionVectors
{
    private readonly byte[] _file;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private FunctionVectors(string name)
    {
        var path = Path.Combine(ScaleGoldenCase.Root, "functions", name + ".safetensors");
        _file = File.ReadAllBytes(path);
        _tensors = SafetensorsHeader.Read(path).Tensors.ToDictionary(static t => t.Name, StringComparer.Ordinal);
    }

    public static FunctionVectors Calibrators { get; } = new("calibrators");

    public ushort[] Bits(string name) => MemoryMarshal.Cast<byte, ushort>(Bytes(name)).ToArray();

    /// <summary>A tensor as float32.</summary>
    public float[] Floats(string name) => _tensors[name].DType switch
    {
        DType.F32 => MemoryMarshal.Cast<byte, float>(Bytes(name)).ToArray(),
        DType.BF16 => Bits(name).Select(Kernels.Codecs.Bf16.ToSingle).ToArray(),
        DType.I32 => MemoryMarshal.Cast<byte, int>(Bytes(name)).ToArray().Select(static i => (float)i).ToArray(),
        DType.U8 => Bytes(name).ToArray().Select(static b => (float)b).ToArray(),
        var other => throw new InvalidDataException($"{name} is {other}"),
    };

    private ReadOnlySpan<byte> Bytes(string name) => _file.AsSpan((int)_tensors[name].Offset, (int)_tensors[name].Bytes);
}
