using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
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

/// <summary>Exports of the reference's own calibration, each made once. They go with the test class that holds this.</summary>
public sealed class CalibratedExports : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, (string Folder, PlanRun Run, GoldenCalibration Calibration)> _made = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    /// <returns>The folder of the export, and what it was made with.</returns>
    internal (string Folder, PlanRun Run, GoldenCalibration Calibration) Export(GoldenCase golden)
    {
        if (_made.TryGetValue(golden.Path, out var made))
            return made;
        using var source = CheckpointReader.Open(golden.Model.Folder);
        var run = Declared(golden, source);
        var linears = run.Steps.SelectMany(static s => s.Members.SelectMany(Experts).Select(l => new CalibratedLinear(l.Module, (int)l.OutFeatures, (int)l.InFeatures, s.Format, s.BlockSize)));
        var calibration = new GoldenCalibration(golden.Folder!, linears, golden.Algorithm.List, module => Weight(source, module));
        var output = _folder.File(golden.Path, "output");
        PlanExecutor.Run(new()
        {
            Name = "case",
            Model = golden.Model.Name,
            Run = run,
            Calibration = calibration,
            SourceFolder = golden.Model.Folder,
            OutputFolder = output,
            RecipeFile = _folder.Write(Path.Combine(golden.Path, "recipe.yaml"), golden.Recipe),
            ChunkBytes = 64 << 10, // several chunks even for the small tensors of these models
        });
        made = (output, run, calibration);
        _made.Add(golden.Path, made);
        return made;
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
            var linear = ReferenceModel.IsStack(module) && source.Find(module)!.Shape is var stack
                ? new Linear(module, stack[2], stack[1]) { Experts = (int)stack[0] }
                : source.Find(module + ".weight")!.Shape is var shape ? new(module, shape[0], shape[1]) : default;
            PlanInterpreter.Declare([linear], rule.Format, rule.BlockSize, run);
        }

        return run;
    }

    // As calibration names them.
    private static IEnumerable<Linear> Experts(Linear linear) => linear.Experts == 0
        ? [linear]
        : Enumerable.Range(0, linear.Experts).Select(expert => linear with { Module = $"{linear.Module}.{expert}" });

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
