using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Planck.Checkpoints;
using Planck.Conformance.Cases;
using Planck.Formats;

namespace Planck.Conformance.Comparing;

/// <summary>The tensors of a checkpoint that was written.</summary>
internal sealed class WrittenTensors(string folder) : IDisposable
{
    private readonly CheckpointReader _checkpoint = CheckpointReader.Open(folder);

    /// <inheritdoc cref="GoldenTensors.Descriptions"/>
    public IEnumerable<string> Descriptions =>
        _checkpoint.Tensors.Select(static t => $"{t.Name} {t.DType} [{string.Join(", ", t.Shape)}]").Order(StringComparer.Ordinal);

    /// <inheritdoc cref="GoldenTensors.Digest"/>
    public string Digest(string name) => Convert.ToHexStringLower(SHA256.HashData(Read(name).Bytes));

    public TensorBytes? Find(string name) => _checkpoint.Find(name) is null ? null : Read(name);

    /// <summary>out_features of a weight, two of which share a row of bytes in some formats.</summary>
    public long Rows(string weight, QuantFormat format) => _checkpoint.Find(weight)!.Shape[0] * format.RowMultiple;

    public TensorBytes Read(string name)
    {
        var tensor = _checkpoint.Find(name)!;
        var bytes = new byte[tensor.Bytes];
        _checkpoint.Read(tensor, 0, bytes);
        return new(tensor.DType, [.. tensor.Shape], bytes);
    }

    public void Dispose() => _checkpoint.Dispose();
}
