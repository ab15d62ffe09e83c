using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Plans;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Evaluation;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Calibrating;

/// <summary>A plan with <c>calibrate</c>: activations are measured first, what is found goes on after an interruption, and mistakes are said before hours go by.</summary>
public sealed class PlanCalibrationTests : IDisposable
{
    private const string Data = "calib.safetensors";

    private readonly TestModel _model = new();

    public PlanCalibrationTests()
    {
        File.WriteAllText(_model.RecipeFile, "model: test\nformat: fp8\ncalibrate:\n  data: calib.safetensors\n");
        TokenIdsFile.Write(DataPath, rows: 4, length: 16, vocabulary: 320);
    }

    private string DataPath => Path.Combine(Path.GetDirectoryName(_model.RecipeFile)!, Data);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Scales_of_inputs_and_of_the_cache_are_measured_and_written()
    {
        PlanExecutor.Run(Job(new(Data), KvCacheFormats.Fp8));
        foreach (var linear in Linears(_model))
            Assert.InRange(Scale(linear.Module + ".input_scale"), 1e-6f, 10f);
        foreach (var tensor in (string[])["self_attn.k_proj.k_scale", "self_attn.v_proj.v_scale"])
            Assert.InRange(Scale($"model.layers.1.{tensor}"), 1e-6f, 10f);
        // q, k and v read the same tensor.
        Assert.Equal(Scale(_model.QProj(0).Module + ".input_scale"), Scale(_model.VProj(0).Module + ".input_scale"));
    }

    [Fact]
    public void Progress_counts_up_while_calibrating()
    {
        var reports = new List<ExecutionProgress>();
        PlanExecutor.Run(Job(new(Data), threads: 1), p =>
        {
            lock (reports)
                reports.Add(p);
        });
        var calibrating = reports.TakeWhile(static p => p.Phase == ExecutionPhase.Calibrating).ToList();
        Assert.NotEmpty(calibrating);
        Assert.Equal(calibrating.Select(static p => p.Done).Order(), calibrating.Select(static p => p.Done));
        Assert.All(calibrating, static p => Assert.InRange(p.Done, 0, p.Total));
        Assert.DoesNotContain(reports.Skip(calibrating.Count), static p => p.Phase == ExecutionPhase.Calibrating);
    }

    [Fact]
    public void A_run_that_was_interrupted_goes_on_and_ends_with_the_same_bytes()
    {
        PlanExecutor.Run(Job(new(Data)));
        var expected = _model.OutputFiles();
        Directory.Delete(_model.Output, recursive: true);

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => PlanExecutor.Run(Job(new(Data), threads: 1), p =>
        {
            if (p.Phase == ExecutionPhase.Quantizing)
                stop.Cancel();
        }, stop.Token));
        Assert.Equal([".test.calibration"], _model.Leftovers);
        var written = File.GetLastWriteTimeUtc(Directory.EnumerateFiles(Kept).First());

        PlanExecutor.Run(Job(new(Data), threads: 3));
        Assert.Equal(expected.Keys, _model.OutputFiles().Keys);
        Assert.All(_model.OutputFiles(), file => Assert.Equal(expected[file.Key], file.Value));
        Assert.Empty(_model.Leftovers);
        Assert.NotEqual(default, written);
    }

    [Fact]
    public void What_was_found_with_another_config_is_not_used()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => PlanExecutor.Run(Job(new(Data), threads: 1), p =>
        {
            if (p.Phase == ExecutionPhase.Quantizing)
                stop.Cancel();
        }, stop.Token));
        var config = Path.Combine(_model.Source, "config.json");
        var changed = File.ReadAllText(config).Replace("\"head_dim\"", "\"rms_norm_eps\": 0.5, \"head_dim\"", StringComparison.Ordinal);
        Assert.NotEqual(File.ReadAllText(config), changed);
        File.WriteAllText(config, changed);

        PlanExecutor.Run(Job(new(Data)));
        var goneOn = _model.OutputFiles();
        PlanExecutor.Run(Job(new(Data)));
        Assert.All(_model.OutputFiles(), file => Assert.Equal(goneOn[file.Key], file.Value));
    }

    [Fact]
    public void Missing_data_are_said_at_the_recipes_line_before_anything_runs()
    {
        File.Delete(DataPath);
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(Job(new(Data))));
        Assert.Equal("the calibration cannot run: calib.safetensors: there is no such file beside the recipe", failure.Message);
        Assert.Equal((2, false), (RecipePlace.Finding(failure, _model.RecipeFile).Span.Line, Directory.Exists(_model.Output)));
    }

    [Theory]
    [InlineData(400, null, "320")]
    [InlineData(320, 9, "9")]
    public void Ids_outside_the_vocabulary_and_too_few_rows_are_refused(int vocabulary, int? samples, string said)
    {
        TokenIdsFile.Write(DataPath, rows: 4, length: 64, vocabulary);
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(Job(new(Data) { Samples = samples })));
        Assert.StartsWith("the calibration cannot run: " + DataPath, failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_algorithm_that_looks_at_activations_needs_data()
    {
        var job = Job(null);
        job.Run.Algorithms = [new AwqLite()];
        Assert.Contains("awq_lite looks at activations, and the recipe names no data", Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(job)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_that_stores_scales_of_inputs_needs_data()
    {
        var failure = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(Job(null)));
        Assert.Equal("model.layers.0.self_attn.q_proj", failure.Module);
        Assert.Contains("name calibration data under 'calibrate'", failure.Message, StringComparison.Ordinal);
    }

    private string Kept => Path.Combine(Path.GetDirectoryName(_model.Output)!, ".test.calibration");

    private static IEnumerable<Linear> Linears(TestModel model) =>
        Enumerable.Range(0, model.Layers).SelectMany(l => (Linear[])[model.QProj(l), model.KProj(l), model.VProj(l), model.OProj(l), model.GateProj(l), model.UpProj(l), model.DownProj(l)]);

    private PlanJob Job(CalibrationPlan? plan, KvCacheFormat? cache = null, int threads = 2) => _model.Job(
        run =>
        {
            (run.Calibration, run.KvCache) = (plan, cache ?? KvCacheFormats.None);
            foreach (var linear in Linears(_model))
                linear.Quantize<Fp8>().On<CpuBackend>(run);
        },
        threads);

    private float Scale(string tensor) => BinaryPrimitives.ReadSingleLittleEndian(TestModel.Bytes(_model.Output, tensor));
}
