using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Planck.Calibration;
using Planck.Datasets.Sampling;
using Planck.Formats;
using Planck.Inference;
using Planck.Testing;

namespace Planck.Benchmarks;

/// <summary>
/// Seconds of every algorithm on the bundled model, as multiples of one forward pass over the same data; of the two expensive ones at the shapes of a Llama-8B; and the memory
/// of a calibration of a model larger than its budget.
/// </summary>
internal static class CalibrationBenchmark
{
    private const int Threads = 2;
    private const int BatchSize = 8;

    public static void Run(TextWriter output) => Run(output, quick: false);

    /// <param name="quick">One repeat, two shapes and fewer layers: under a minute on two quiet cores, instead of under five.</param>
    /// <param name="only"><c>model</c>, <c>layers</c> or <c>memory</c>; all three when empty.</param>
    public static void Run(TextWriter output, bool quick, string only = "")
    {
        output.WriteLine($"{MachineLoad.Describe()}; {Threads} threads");
        output.WriteLine();
        foreach (var (part, run) in new (string, Action)[]
        {
            ("model", () => BundledModel(output, quick)),
            ("layers", () => LayerCalibrationBenchmark.Run(output, Threads, quick)),
            ("memory", () => CalibrationMemory.Run(output, quick)),
        })
        {
            if (only.Length > 0 && only != part)
                continue;
            run();
            output.WriteLine();
        }
    }

    private static void BundledModel(TextWriter output, bool quick)
    {
        var folder = Repository.File("recipes", "models", "classics-7m");
        var rows = InputIdsFile.Read(Repository.File("recipes", "data", "calib-64x256.safetensors"), 4096).Rows;
        var options = new InferenceOptions { Threads = Threads };
        var repeats = quick ? 1 : 3;
        using var model = LanguageModel.Open(folder, options);
        Forward();
        var forward = Median([.. Enumerable.Range(0, 3).Select(_ => Forward())]);
        var tokens = rows.Sum(static r => r.Length);
        // Two operations per weight and token; the embedding is looked up.
        var operations = 2.0 * tokens * (model.ParameterCount - ((long)model.Config.VocabSize * model.Config.HiddenSize));
        output.WriteLine(FormattableString.Invariant(
            $"classics-7m, {rows.Count} rows, {tokens:#,0} tokens; one forward pass: {forward:0.00} s, {operations / forward / 1e9:0} GF/s of {PeakFlops.Measure(Threads):0}"));
        output.WriteLine();
        output.WriteLine("| calibration | seconds | forward passes | goal | Model Optimizer, seconds | times its FP8 max |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        var work = Directory.CreateTempSubdirectory("planck-benchmark-").FullName;
        try
        {
            foreach (var measured in CalibrationCase.All)
            {
                var run = 0;
                var job = new CalibrationJob
                {
                    ModelFolder = folder,
                    Linears = ModelLinears.Of(model, measured.Format),
                    KvCache = KvCacheFormats.None,
                    Algorithms = measured.Algorithms,
                    Rows = rows,
                    BatchSize = BatchSize,
                    Layerwise = measured.Layerwise,
                    Inference = options,
                    WorkFolder = work,
                    Fingerprint = "",
                };
                // A forward pass right before each, so that other load meets both.
                var times = Enumerable.Range(0, repeats).Select(_ => (Forward: Forward(), Calibration: Calibrate())).ToList();
                var seconds = Median([.. times.Select(static t => t.Calibration)]);
                var passes = Median([.. times.Select(static t => t.Calibration / t.Forward)]);
                output.WriteLine(FormattableString.Invariant(
                    $"| {measured.Name} | {seconds:0.00} | {passes:0.0} | {measured.Goal} | {measured.Peer:0.0} | {measured.Peer / CalibrationCase.PeerForward:0.0} |"));

                // Another fingerprint, so that nothing is taken from the run before.
                double Calibrate() => Seconds(() => Calibrator.Run(job with { Fingerprint = FormattableString.Invariant($"{measured.Name} {run++}") }).Dispose());
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        double Forward() => Seconds(() => model.Forward(rows, static (_, _, _) => { }));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
