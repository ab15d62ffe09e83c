using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Planck.Checkpoints;
using Planck.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Planck.Inference;

/// <summary>A model many times larger than the budget, alone in the process while it is measured.</summary>
[Collection(nameof(MemoryBoundTests))]
[CollectionDefinition(nameof(MemoryBoundTests), DisableParallelization = true)]
public sealed class MemoryBoundTests(ITestOutputHelper output)
{
    private const long Budget = 40L << 20;

    private static readonly int[] Lengths = [300, 1, 400, 40, 200, 60];

    [Fact]
    public void A_checkpoint_of_several_times_the_budget_runs_within_its_largest_block_and_the_budget()
    {
        using var folder = new TemporaryFolder();
        using var spill = new TemporaryFolder();
        new SyntheticLlama(Hidden: 4096, Intermediate: 1024, Layers: 2, Vocabulary: 4096).WriteTo(folder.Path);
        var bytes = Directory.GetFiles(folder.Path, "*.safetensors").Sum(static f => new FileInfo(f).Length);
        var rows = TokenRows.Of(4096, Lengths);

        using var bounded = LanguageModel.Open(folder.Path, new() { Threads = 2, MemoryBudget = Budget, SpillFolder = spill.Path });
        var estimate = bounded.Estimate(Lengths);
        Assert.True(bytes > 5 * Budget && bytes > 256 << 20, $"the checkpoint has {bytes} bytes");
        Assert.True(estimate.Activations <= Budget, $"{estimate.Activations} bytes are planned beside the weights");
        Assert.True(estimate.Spilled > 0 && estimate.StepTokens < 400, $"{estimate}");

        var watch = new MemoryWatch();
        var actual = HashOf(bounded, rows, watch);
        output.WriteLine($"{bytes >> 20} MiB checkpoint, {estimate.LargestBlock >> 20} MiB largest block: planned {estimate.Peak >> 20}, buffers {bounded.Meter.Peak >> 20}, process +{watch.Growth >> 20} MiB");
        Assert.InRange(bounded.Meter.Peak, estimate.LargestBlock, estimate.Peak);
        Assert.Equal(0, bounded.Meter.Current);
        // The process has more than the buffers: the pages of code and the garbage collector's slack.
        Assert.True(watch.Growth < estimate.LargestBlock + Budget + (64 << 20), $"the process grew by {watch.Growth} bytes");
        Assert.Empty(Directory.GetFiles(spill.Path));

        using var free = LanguageModel.Open(folder.Path, new() { Threads = 2, MemoryBudget = 4L << 30 });
        Assert.Equal(0, free.Estimate(Lengths).Spilled);
        Assert.Equal(HashOf(free, rows, null), actual);
    }

    [Fact]
    public void A_head_larger_than_a_block_and_the_budget_is_multiplied_in_pieces()
    {
        using var folder = new TemporaryFolder();
        new SyntheticLlama(Hidden: 256, Intermediate: 256, Layers: 2, Vocabulary: 50_000).WriteTo(folder.Path);
        var rows = TokenRows.Of(50_000, 9, 30);
        using var bounded = LanguageModel.Open(folder.Path, new() { Threads = 1, MemoryBudget = 8 << 20 });
        var estimate = bounded.Estimate([9, 30]);
        Assert.InRange(estimate.HeadRows, 1, 49_999);
        Assert.InRange(estimate.LogitPositions, 1, 29);
        var actual = HashOf(bounded, rows, null);
        Assert.InRange(bounded.Meter.Peak, 1, estimate.LargestBlock + (8 << 20));

        using var free = LanguageModel.Open(folder.Path, new() { Threads = 1 });
        Assert.Equal(50_000, free.Estimate([9, 30]).HeadRows);
        Assert.Equal(HashOf(free, rows, null), actual);
    }

    [Fact]
    public void A_budget_too_small_for_a_row_is_refused_with_the_budget_that_would_do()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var error = Assert.Throws<InferenceException>(() => model.Estimate([200], new() { Threads = 2, MemoryBudget = 1 << 20 }));
        Assert.Contains("1048576 bytes are too few for rows of 200 tokens on 2 threads", error.Message, StringComparison.Ordinal);
        var needed = long.Parse(error.Message.Split("Give at least ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(model.Estimate([200], new() { Threads = 2, MemoryBudget = needed }).Activations <= needed);
    }

    [Fact]
    public void The_largest_block_is_counted_from_the_headers()
    {
        // Layer 0 of this model has an MLP, layer 1 eight experts and a shared one.
        using var reader = CheckpointReader.Open(GoldenModels.Folder("deepseek-v3"));
        var largest = reader.Tensors.Where(static t => t.Name.StartsWith("model.layers.1.", StringComparison.Ordinal)).Sum(static t => t.Bytes);
        using var model = LanguageModel.Open(GoldenModels.Folder("deepseek-v3"));
        Assert.Equal(largest, model.Estimate([10]).LargestBlock);
    }

    private static string HashOf(LanguageModel model, int[][] rows, IProgress<ForwardProgress>? progress)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        model.Forward(rows, (_, _, logits) => hash.AppendData(MemoryMarshal.AsBytes(logits)), progress: progress);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The largest working set seen at a progress report, over that at the beginning.</summary>
    private sealed class MemoryWatch : IProgress<ForwardProgress>
    {
        private readonly long _before = WorkingSet();
        private long _peak;

        public long Growth => Math.Max(_peak - _before, 0);

        public void Report(ForwardProgress value) => _peak = Math.Max(_peak, WorkingSet());

        private static long WorkingSet()
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }
}
