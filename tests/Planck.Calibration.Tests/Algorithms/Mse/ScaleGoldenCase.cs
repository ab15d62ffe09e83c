using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>What ModelOpt found in one case: <c>calibration.json</c> and <c>calibration.safetensors</c>, of all layers where the full reference data is there.</summary>
internal sealed class ScaleGoldenCase : IDisposable
{
    /// <summary>Folder of ModelOpt's reference data, or of the cut of it that a clone has.</summary>
    public static readonly string Root = Repository.FullGoldens is { } full ? Path.Combine(full, "modelopt") : Path.Combine(Repository.Goldens, "scales");

    private readonly JsonDocument _json;
    private readonly string _tensorFile;
    private readonly Dictionary<string, Checkpoints.StoredTensor> _tensors;

    private ScaleGoldenCase(string folder)
    {
        _json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "calibration.json")));
        _tensorFile = Path.Combine(folder, "calibration.safetensors");
        _tensors = SafetensorsHeader.Read(_tensorFile).Tensors.ToDictionary(static t => t.Name, StringComparer.Ordinal);
    }

    public JsonElement Json => _json.RootElement;

    /// <param name="path"><c>ptq/int8-mse</c>.</param>
    public static ScaleGoldenCase Open(string path) => new(Find(path));

    /// <summary>A folder of <see cref="Root"/>.</summary>
    public static string Find(string path) =>
        Path.Combine([Root, .. path.Split('/')]);

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>Names of the linears that have an entry for their weights.</summary>
    public IEnumerable<string> Modules() => Json.GetProperty("quantizers").EnumerateObject()
        .Where(static q => q.Name.EndsWith(".weight_quantizer", StringComparison.Ordinal) && q.Value.TryGetProperty("amax", out _))
        .Select(static q => q.Name[..^".weight_quantizer".Length]);

    public JsonElement Quantizer(string module, string quantizer = "weight_quantizer") => Json.GetProperty("quantizers").GetProperty($"{module}.{quantizer}");

    public IReadOnlyList<long> Shape(string name) => _tensors[name].Shape;

    /// <summary>A tensor as float32.</summary>
    public float[] Floats(string name)
    {
        var tensor = _tensors[name];
        var bytes = Bytes(tensor);
        return tensor.DType switch
        {
            DType.F32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            DType.BF16 => MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(Kernels.Codecs.Bf16.ToSingle).ToArray(),
            DType.I32 => MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(static i => (float)i).ToArray(),
            DType.U8 => bytes.Select(static b => (float)b).ToArray(),
            var other => throw new InvalidDataException($"{name} is {other}"),
        };
    }

    /// <summary>The SHA-256 by which the reference data names float32 tensors.</summary>
    public static string Hash(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    public static float Single(JsonElement number) => float.Parse(number.GetRawText(), CultureInfo.InvariantCulture);

    public void Dispose() => _json.Dispose();

    private byte[] Bytes(Checkpoints.StoredTensor tensor)
    {
        using var file = File.OpenRead(_tensorFile);
        file.Position = tensor.Offset;
        var bytes = new byte[tensor.Bytes];
        file.ReadExactly(bytes);
        return bytes;
    }
}
