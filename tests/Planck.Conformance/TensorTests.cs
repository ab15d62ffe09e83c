using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Checkpoints;
using Planck.Conformance.Cases;

namespace Planck.Conformance;

/// <summary>
/// The whole road of a recipe, parsed, bound, interpreted and executed, ends in the tensors of the reference data: names, dtypes, shapes and
/// every byte; and in its JSON files.
/// </summary>
public sealed class TensorTests(QuantizedCases cases) : IClassFixture<QuantizedCases>
{
    public static TheoryData<string> Paths => [.. IncludedCases.All.Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Tensors_are_byte_equal(string path)
    {
        var golden = IncludedCases.All.Single(c => c.Path == path);
        var output = cases.Quantize(golden);

        var expected = JsonDocument.Parse(golden.Text("tensors.json")).RootElement.EnumerateObject()
            .Select(static t => $"{t.Name} {t.Value.GetProperty("dtype")} {t.Value.GetProperty("shape").GetRawText()} {t.Value.GetProperty("sha256")}")
            .Order(StringComparer.Ordinal);
        using var written = CheckpointReader.Open(output);
        Assert.Equal(expected, written.Tensors.Select(t => Line(written, t)).Order(StringComparer.Ordinal));
        foreach (var file in (string[])["hf_quant_config.json", "config.json", "generation_config.json"])
            Assert.Equal(golden.Text(file), File.ReadAllText(Path.Combine(output, file)));
    }

    private static string Line(CheckpointReader checkpoint, StoredTensor tensor)
    {
        var bytes = new byte[tensor.Bytes];
        checkpoint.Read(tensor, 0, bytes);
        return $"{tensor.Name} {tensor.DType} [{string.Join(", ", tensor.Shape)}] {Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }
}
