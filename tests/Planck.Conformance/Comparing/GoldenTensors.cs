using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.Conformance.Cases;
using Planck.Formats;

namespace Planck.Conformance.Comparing;

/// <summary>The tensors of a reference checkpoint: dtype, shape and digest of all, the bytes of some.</summary>
internal sealed class GoldenTensors
{
    private readonly JsonElement _list;
    private readonly GoldenFile? _sample;

    /// <param name="folder">A reference case.</param>
    public GoldenTensors(string folder)
    {
        _list = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tensors.json"))).RootElement;
        var sample = Path.Combine(folder, "sample.safetensors");
        _sample = File.Exists(sample) ? new(sample) : null;
    }

    public IReadOnlyList<string> Names => [.. _list.EnumerateObject().Select(static t => t.Name)];

    /// <summary>Name, dtype and shape of every tensor, as <c>x.weight BF16 [4, 8]</c>, sorted.</summary>
    public IEnumerable<string> Descriptions => Names.Select(n => $"{n} {_list.GetProperty(n).GetProperty("dtype")} {Shape(n)}").Order(StringComparer.Ordinal);

    /// <summary>SHA-256 of the bytes, in hexadecimal.</summary>
    public string Digest(string name) => _list.GetProperty(name).GetProperty("sha256").GetString()!;

    /// <summary>Null when there is no such tensor, or the reference data do not have its bytes.</summary>
    public TensorBytes? Find(string name)
    {
        if (_sample?.Has(name) == true)
            return _sample.Tensor(name);
        return _list.TryGetProperty(name, out var entry) && entry.TryGetProperty("bits", out var bits) && entry.GetProperty("dtype").GetString() == nameof(DType.F32)
            ? new(DType.F32, [], BitConverter.GetBytes(Convert.ToUInt32(bits.GetString(), 16)))
            : null;
    }

    private string Shape(string name) => _list.GetProperty(name).GetProperty("shape").GetRawText();
}
