using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Planck.Calibration;
using Planck.Checkpoints;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Testing;

namespace Planck.Conformance.Calibrated;

/// <summary>
/// From what ModelOpt's calibration found to ModelOpt's checkpoint: with the reference's own ranges, factors and weights, every tensor has the reference's bytes,
/// and the JSON files are equal. Left out are only bytes that depend on results the reference does not record.
/// </summary>
public sealed class CalibratedExportTests
{
    private static IEnumerable<GoldenCase> Cases => GoldenCases.All.Concat(GoldenCases.WithoutRecipe);

    public static TheoryData<string> Paths => [.. Cases.Where(static c => c.Folder is not null && File.Exists(Path.Combine(c.Folder, "calibration.safetensors"))).Select(static c => c.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_calibrated_export_is_byte_equal(string path)
    {
        var golden = Cases.Single(c => c.Path == path);
        using var source = CheckpointReader.Open(golden.Model.Folder);
        var run = Declared(golden, source);
        var linears = run.Steps.SelectMany(static s => s.Members.Select(l => new CalibratedLinear(l.Module, (int)l.OutFeatures, (int)l.InFeatures, s.Format, s.BlockSize)));
        var calibration = new GoldenCalibration(golden.Folder!, linears, golden.Algorithm.List, module => Weight(source, module));
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "output");
        PlanExecutor.Run(new()
        {
            Name = "case",
            Model = golden.Model.Name,
            Run = run,
            Calibration = calibration,
            SourceFolder = golden.Model.Folder,
            OutputFolder = output,
            RecipeFile = folder.Write("recipe.yaml", golden.Recipe),
            ChunkBytes = 64 << 10, // several chunks even for the small tensors of these models
        });

        using var written = CheckpointReader.Open(output);
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Folder!, "tensors.json"))).RootElement.EnumerateObject().ToList();
        Assert.Equal(
            expected.Select(static t => $"{t.Name} {t.Value.GetProperty("dtype")} {t.Value.GetProperty("shape").GetRawText()}").Order(StringComparer.Ordinal),
            written.Tensors.Select(static t => $"{t.Name} {t.DType} [{string.Join(", ", t.Shape)}]").Order(StringComparer.Ordinal));
        var known = expected.Where(t => Knows(calibration, run, t.Name)).ToList();
        Assert.True(known.Count > expected.Count / 3);
        Assert.Equal(
            known.Select(static t => $"{t.Name} {t.Value.GetProperty("sha256")}"),
            known.Select(t => $"{t.Name} {Hash(written, t.Name)}"));
        foreach (var file in (string[])["hf_quant_config.json", "config.json", "generation_config.json"])
            Assert.Equal(File.ReadAllText(Path.Combine(golden.Folder!, file)), File.ReadAllText(Path.Combine(output, file)));
    }

    private static PlanRun Declared(GoldenCase golden, CheckpointReader source)
    {
        var run = new PlanRun
        {
            Arithmetic = golden.Arithmetic == "cuda" ? ArithmeticProfile.Cuda : ArithmeticProfile.Cpu,
            KvCache = golden.KvCache,
            Algorithms = golden.Algorithm.List,
        };
        foreach (var module in golden.Model.Linears)
        {
            if (golden.RuleOf(module) is not { } rule)
                continue;
            var shape = source.Find(module + ".weight")!.Shape;
            PlanInterpreter.Declare([new(module, shape[0], shape[1])], rule.Format, rule.BlockSize, run);
        }

        return run;
    }

    private static bool Knows(GoldenCalibration calibration, PlanRun run, string tensor)
    {
        var dot = tensor.LastIndexOf('.');
        var module = tensor[..dot];
        return !run.Steps.Any(s => s.Members.Any(m => m.Module == module)) || calibration.Knows(module, tensor[(dot + 1)..]);
    }

    private static string Hash(CheckpointReader checkpoint, string name)
    {
        var tensor = checkpoint.Find(name)!;
        var bytes = new byte[tensor.Bytes];
        checkpoint.Read(tensor, 0, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static ushort[] Weight(CheckpointReader source, string module)
    {
        var tensor = source.Find(module + ".weight")!;
        var bytes = new byte[tensor.Bytes];
        source.Read(tensor, 0, bytes);
        return tensor.DType == DType.BF16
            ? MemoryMarshal.Cast<byte, ushort>(bytes).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), Bf16.Round);
    }
}
