using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Calibration.Tests.Engine;

/// <summary>A calibration in a process of its own, so that it can be killed, or its memory measured. Tests start it with <see cref="ChildProcess"/>.</summary>
internal static class ChildProgram
{
    /// <summary>Printed when the child has come to where it waits to be killed.</summary>
    public const string Reached = "reached";

    public static int Main(string[] arguments) => arguments switch
    {
        ["wait", var workFolder, var layer, var pass] => Wait(workFolder, int.Parse(layer, null), int.Parse(pass, null)),
        ["measure", var modelFolder, var workFolder, var rows, var length, var megabytes] =>
            Measure(modelFolder, workFolder, int.Parse(rows, null), int.Parse(length, null), long.Parse(megabytes, null) << 20),
        ["gptq", var modelFolder, var workFolder] => Gptq(modelFolder, workFolder),
        _ => 2,
    };

    /// <summary>The job that is killed, and the one that goes on.</summary>
    public static CalibrationJob Job(string workFolder)
    {
        var model = CalibratedModel.Classics;
        return model.Job(workFolder, QuantFormats.Find("fp8")!, KvCacheFormats.Fp8, new AwqLite()) with { Rows = model.Rows(16) };
    }

    /// <summary>GPTQ of a model of synthetic weights, in little memory.</summary>
    public static CalibrationJob GptqJob(string modelFolder, string workFolder) => new()
    {
        ModelFolder = modelFolder,
        Linears = new CalibratedModel(modelFolder, "", "").Linears(QuantFormats.Int4Blockwise),
        KvCache = KvCacheFormats.None,
        Algorithms = [new Gptq()],
        Rows = SyntheticModel.Rows(4, 256),
        WorkFolder = workFolder,
        Fingerprint = "gptq",
        Inference = new() { Threads = 2, MemoryBudget = 8 << 20 },
    };

    public static BlockAlgorithm Create(CalibrationAlgorithm algorithm, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) =>
        new InputDigest(2, block, results);

    private static int Wait(string workFolder, int layer, int pass)
    {
        using var result = Calibrator.Run(Job(workFolder), Create, new StopAt(layer, pass), CancellationToken.None);
        return 0;
    }

    private static int Gptq(string modelFolder, string workFolder)
    {
        using var result = Calibrator.Run(GptqJob(modelFolder, workFolder));
        return 0;
    }

    // Peak memory of the process, in bytes, as the kernel counts it.
    private static int Measure(string modelFolder, string workFolder, int rows, int length, long budget)
    {
        var model = new CalibratedModel(modelFolder, "", "");
        using var result = Calibrator.Run(new()
        {
            ModelFolder = modelFolder,
            Linears = model.Linears(QuantFormats.Find("fp8")!),
            KvCache = KvCacheFormats.Fp8,
            Algorithms = [],
            Rows = SyntheticModel.Rows(rows, length),
            WorkFolder = workFolder,
            Fingerprint = "measured",
            Inference = new() { Threads = 2, MemoryBudget = budget },
        });
        var peak = File.ReadLines("/proc/self/status").Single(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) << 10);
        return 0;
    }

    private sealed class StopAt(int layer, int pass) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value)
        {
            if (value.Layer != layer || value.Pass != pass)
                return;
            Console.WriteLine(Reached);
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
