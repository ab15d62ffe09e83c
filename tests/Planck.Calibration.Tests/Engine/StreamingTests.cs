using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Inference;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>The streamed calibration against one that keeps every input, and against itself under other conditions.</summary>
public sealed class StreamingTests
{
    private static readonly QuantFormat Fp8 = QuantFormats.Find("fp8")!;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Algorithms_are_shown_what_a_whole_forward_pass_shows(int passes)
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        var job = model.Job(folder.Path, Fp8, null, new AwqLite()) with { Rows = model.Rows(5) };
        using var result = Calibrator.Run(job, (_, block, results) => new InputDigest(passes, block, results), null, CancellationToken.None);
        RequireDriverEquality(job, result, [0, 3, 5], passes);
    }

    [Fact]
    public void Experts_are_shown_the_tokens_routed_to_them()
    {
        var model = CalibratedModel.Find("qwen3_moe")!;
        using var folder = new TemporaryFolder();
        var job = model.Job(folder.Path, Fp8, null, new AwqLite());
        using var result = Calibrator.Run(job, static (_, block, results) => new InputDigest(2, block, results), null, CancellationToken.None);
        RequireDriverEquality(job, result, [0, 1], 2);
    }

    [Fact]
    public void Algorithms_run_one_after_the_other_on_each_block_and_clip_once_all_are_smoothed()
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        var order = new List<string>();
        var job = model.Job(folder.Path, Fp8, null, new AwqLite(), new Mse(), new AwqClip()) with { Rows = model.Rows(2) };
        using var result = Calibrator.Run(
            job,
            (algorithm, block, results) =>
            {
                order.Add($"{block.Layer} {algorithm.Id}");
                return new InputDigest(algorithm.NeedsInputs ? 2 : 0, block, results);
            },
            null,
            CancellationToken.None);
        var layers = Enumerable.Range(0, 6).ToList();
        Assert.Equal([.. layers.SelectMany(static layer => new[] { $"{layer} awq_lite", $"{layer} mse" }), .. layers.Select(static layer => $"{layer} awq_clip")], order);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(2, true)]
    public void The_bytes_are_the_same_for_any_number_of_threads_and_any_budget(int threads, bool small)
    {
        var model = CalibratedModel.Classics;
        using var expected = new TemporaryFolder();
        using var found = new TemporaryFolder();
        IReadOnlyList<int[]> rows = [.. model.Rows(3), [.. model.Rows(4).SelectMany(static r => r)]];
        var job = model.Job(expected.Path, Fp8, KvCacheFormats.Fp8Affine, new AwqLite()) with { Rows = rows, BatchSize = 2 };
        Run(job);
        Run(job with { WorkFolder = found.Path, Inference = new() { Threads = threads, MemoryBudget = small ? SmallestBudget(model, rows, threads) : 256 << 20 } });
        ResultFiles.RequireSame(expected.Path, found.Path);

        static void Run(CalibrationJob job)
        {
            using var result = Calibrator.Run(job, static (_, block, results) => new InputDigest(2, block, results), null, CancellationToken.None);
        }
    }

    [Fact]
    public void Weights_alone_are_calibrated_without_data()
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        var reports = new List<CalibrationProgress>();
        var job = model.Job(folder.Path, QuantFormats.Find("int8_weight_only")!, null, new Mse()) with { Rows = [] };
        using var result = Calibrator.Run(job, static (_, block, results) => new InputDigest(0, block, results), new Reports(reports.Add), CancellationToken.None);
        Assert.Equal([0, 1, 2, 3, 4, 5], reports.Select(static r => r.Layer));
        Assert.All(reports, static r => Assert.Equal(0, r.Tokens));
        Assert.Equal(6, ResultFiles.Names(folder.Path).Length);
        Assert.NotNull(result.Linear("model.layers.5.mlp.down_proj")!.WeightAmax);
    }

    [Fact]
    public void Progress_names_block_pass_and_tokens()
    {
        var model = CalibratedModel.Classics;
        using var folder = new TemporaryFolder();
        var reports = new List<CalibrationProgress>();
        var job = model.Job(folder.Path, Fp8, null, new AwqLite()) with { Rows = model.Rows(8) };
        using var result = Calibrator.Run(job, static (_, block, results) => new InputDigest(2, block, results), new Reports(reports.Add), CancellationToken.None);
        Assert.All(reports, static r => Assert.Equal((6, 8L * 256, 1), (r.Layers, r.Tokens, r.Sweeps)));
        Assert.Contains(reports, static r => r is { Layer: 5, Pass: 1, TokensDone: 2048, Finished: 5 });
        Assert.Equal(reports.OrderBy(static r => r.Layer).ThenBy(static r => r.Pass).ThenBy(static r => r.TokensDone), reports);
    }

    private static void RequireDriverEquality(CalibrationJob job, CalibrationResult result, int[] layers, int passes)
    {
        using var opened = LanguageModel.Open(job.ModelFolder);
        var layout = new ModelLayout(opened.Graph, job);
        foreach (var layer in layers)
        {
            var expected = BlockDriver.Run(
                job.ModelFolder, job.Rows, job.BatchSize, layer, layout.Blocks[layer].Groups, (block, results) => new InputDigest(passes, block, results));
            foreach (var (module, driven) in expected)
            {
                var found = result.Linear(module)!;
                Assert.Equal(driven.WeightAmax!, found.WeightAmax!);
                Assert.Equal(driven.GlobalAmax, found.GlobalAmax);
            }
        }
    }

    // One under which the longest row is cut.
    private static long SmallestBudget(CalibratedModel model, IReadOnlyList<int[]> rows, int threads)
    {
        using var opened = LanguageModel.Open(model.Folder);
        int[] lengths = [.. rows.Select(static r => r.Length)];
        for (var budget = 1L << 20; ; budget += 1 << 20)
        {
            try
            {
                Assert.True(opened.Estimate(lengths, new() { Threads = threads, MemoryBudget = budget }).StepTokens < lengths.Max());
                return budget;
            }
            catch (InferenceException)
            {
                // Too small for anything.
            }
        }
    }

    private sealed class Reports(Action<CalibrationProgress> report) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value) => report(value);
    }
}
