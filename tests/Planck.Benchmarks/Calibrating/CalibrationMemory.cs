using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Calibration;
using Planck.Formats;
using Planck.Inference;

namespace Planck.Benchmarks;

/// <summary>Memory of calibrations of a model many times their budget, each in a process of its own, beside what is estimated before.</summary>
internal static class CalibrationMemory
{
    /// <summary>The argument that makes a process one calibration.</summary>
    public const string Child = "calibration-memory";

    private const int Vocabulary = 8000;
    private const long Budget = 32L << 20;
    private const int RowTokens = 256;
    private const int Hidden = 1024;
    private const int Intermediate = 3072;

    private static readonly (string Format, string Algorithm)[] Cases =
    [
        ("fp8", "max"),
        ("int4_blockwise_weight_only", "gptq"),
        ("int4_blockwise_weight_only", "awq_lite"),
    ];

    public static void Run(TextWriter output, bool quick)
    {
        var (layers, rows) = quick ? (6, 16) : (16, 32);
        var folder = Directory.CreateTempSubdirectory("planck-benchmark-").FullName;
        try
        {
            var model = Directory.CreateDirectory(Path.Combine(folder, "model")).FullName;
            new SyntheticLlama(Hidden, Intermediate, layers, Vocabulary).WriteTo(model);
            var bytes = Directory.GetFiles(model, "*.safetensors").Sum(static f => new FileInfo(f).Length);
            output.WriteLine(FormattableString.Invariant(
                $"Llama, hidden {Hidden}, intermediate {Intermediate}, {layers} layers, {bytes / 1e6:#,0} MB; {rows} rows of {RowTokens} tokens, {rows * RowTokens * Hidden * 4L / 1e6:#,0} MB of hidden states; memory_budget {Budget / 1e6:#,0} MB"));
            output.WriteLine();
            output.WriteLine("| calibration | largest block | forward pass, with the block | statistics and results | estimate | growth of the process | seconds |");
            output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
            foreach (var (format, algorithm) in quick ? Cases[..2] : Cases)
            {
                var figures = Spawn([model, Path.Combine(folder, algorithm), Text(Budget), Text(rows), format, algorithm]);
                output.WriteLine(FormattableString.Invariant($"| {format} {algorithm} | {figures[0] / 1e6:0} MB | {figures[1] / 1e6:0} MB | {figures[2] / 1e6:0} MB | {(figures[1] + figures[2]) / 1e6:0} MB | {figures[3] / 1e6:0} MB | {figures[4]:0.0} |"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One calibration in this process: bytes of the largest block, of the forward pass, of what algorithms keep and of the growth, and seconds.</summary>
    public static void RunOnce(string modelFolder, string workFolder, string budget, string rowCount, string format, string algorithm, TextWriter output)
    {
        var options = new InferenceOptions { Threads = 2, MemoryBudget = long.Parse(budget, CultureInfo.InvariantCulture) };
        var random = new Random(1);
        var rows = Enumerable.Range(0, int.Parse(rowCount, CultureInfo.InvariantCulture))
            .Select(_ => Enumerable.Range(0, RowTokens).Select(_ => random.Next(Vocabulary)).ToArray()).ToList();
        CalibrationJob job;
        using (var model = LanguageModel.Open(modelFolder, options))
        {
            job = new()
            {
                ModelFolder = modelFolder,
                Linears = ModelLinears.Of(model, QuantFormats.Find(format)!),
                KvCache = KvCacheFormats.None,
                Algorithms = Algorithms(algorithm),
                Rows = rows,
                Inference = options,
                WorkFolder = workFolder,
                Fingerprint = algorithm,
            };
        }

        var estimate = Calibrator.Estimate(job);
        var before = Environment.WorkingSet;
        var watch = Stopwatch.StartNew();
        Calibrator.Run(job).Dispose();
        var seconds = watch.Elapsed.TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"{estimate.Forward!.LargestBlock} {estimate.Forward.Peak} {estimate.Algorithms.Total} {Peak() - before} {seconds}"));
    }

    private static CalibrationAlgorithm[] Algorithms(string name) => name switch
    {
        "gptq" => [new Gptq()],
        "awq_lite" => [new AwqLite()],
        _ => [new Max()],
    };

    // The largest the process has been, as the system counts it.
    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static double[] Spawn(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(CalibrationMemory).Assembly.Location);
        start.ArgumentList.Add(Child);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"the calibration with {arguments[^1]} failed with exit code {process.ExitCode}");
        return [.. line.Split(' ').Select(static f => double.Parse(f, CultureInfo.InvariantCulture))];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
