using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Checkpoints;
using Planck.Conformance.Cases;
using Planck.Runtime.Plans;

namespace Planck.Conformance.Calibrated;

/// <summary>
/// From what ModelOpt's calibration found to ModelOpt's checkpoint: with the reference's own ranges, factors and weights, every tensor has the reference's bytes,
/// and the JSON files are equal. Left out are only bytes that depend on results the reference does not record, and
/// SVDQuant, whose singular vectors are taken anew at export.
/// </summary>
public sealed class CalibratedExportTests(CalibratedExports exports) : IClassFixture<CalibratedExports>
{
    private static IEnumerable<GoldenCase> Recorded => GoldenCases.All.Concat(GoldenCases.WithoutRecipe)
        .Where(static c => c is { Folder: not null, HasJson: true } && !c.Algorithm.List.Any(static a => a is SvdQuant) && GoldenCalibration.IsComplete(c));

    public static TheoryData<string> Paths => [.. Recorded.Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_calibrated_export_is_byte_equal(string path)
    {
        var golden = Recorded.Single(c => c.Path == path);
        var (output, run, calibration) = exports.Export(golden);
        using var written = CheckpointReader.Open(output);
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Folder!, "tensors.json"))).RootElement.EnumerateObject().ToList();
        Assert.Equal(
            expected.Select(static t => $"{t.Name} {t.Value.GetProperty("dtype")} {t.Value.GetProperty("shape").GetRawText()}").Order(StringComparer.Ordinal),
            written.Tensors.Select(static t => $"{t.Name} {t.DType} [{string.Join(", ", t.Shape)}]").Order(StringComparer.Ordinal));
        var known = expected.Where(t => Knows(calibration, run, golden.Model.Parts(t.Name))).ToList();
        Assert.True(known.Count > expected.Count / 3);
        Assert.Equal(
            known.Select(static t => $"{t.Name} {t.Value.GetProperty("sha256")}"),
            known.Select(t => $"{t.Name} {Hash(written, t.Name)}"));
        foreach (var file in (string[])["hf_quant_config.json", "config.json", "generation_config.json"])
            Assert.Equal(File.ReadAllText(Path.Combine(golden.Folder!, file)), File.ReadAllText(Path.Combine(output, file)));
    }

    private static bool Knows(GoldenCalibration calibration, PlanRun run, (string Module, string Kind) tensor) =>
        !run.Steps.Any(s => s.Members.Any(m => m.Module == tensor.Module)) || calibration.Knows(tensor.Module, tensor.Kind);

    private static string Hash(CheckpointReader checkpoint, string name)
    {
        var tensor = checkpoint.Find(name)!;
        var bytes = new byte[tensor.Bytes];
        checkpoint.Read(tensor, 0, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
