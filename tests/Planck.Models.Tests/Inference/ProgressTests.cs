using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Checkpoints;
using Planck.Collections;
using Planck.Testing;
using Xunit;

namespace Planck.Inference;

/// <summary>Progress, cancellation, and what is read how often.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void Progress_goes_through_all_layers_and_ends_with_every_token_through_the_head()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var reports = new Reports();
        model.Forward(TokenRows.Of(256, 10, 30), static (_, _, _) => { }, progress: reports);
        Assert.Equal(reports.Seen.OrderBy(static r => r.Layer).ThenBy(static r => r.TokensDone), reports.Seen);
        Assert.Equal([0, 1, 2], reports.Seen.Select(static r => r.Layer).Distinct());
        var last = reports.Seen[^1];
        Assert.Equal((2, 2, 40L, 40L), (last.Layer, last.Layers, last.TokensDone, last.Tokens));
        Assert.Equal(TimeSpan.Zero, last.TimeLeft);
        Assert.True(last.TokensPerSecond > 0);
    }

    [Fact]
    public void Every_weight_is_loaded_once_whatever_the_number_of_steps()
    {
        var folder = GoldenModels.Folder("llama");
        using var whole = LanguageModel.Open(folder);
        var options = SmallBudget.For(whole, [150, 150], 1);
        var meter = new BufferMeter();
        var source = new CountingSource(new CheckpointWeights(CheckpointReader.Open(folder), 1, meter));
        using var model = LanguageModel.Over(whole.Graph, whole.Config, source, options);
        Assert.True(model.Estimate([150, 150]).StepTokens < 100);
        model.Forward(TokenRows.Of(256, 150, 150), static (_, _, _) => { });
        using var reader = CheckpointReader.Open(folder);
        Assert.Equal(
            reader.Tensors.Select(static t => t.Name).Where(static n => n != "model.embed_tokens.weight"),
            source.Loads.Order(StringComparer.Ordinal));
        Assert.Equal(0, meter.Current);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_cancelled_pass_stops_and_leaves_neither_memory_nor_files(int layer)
    {
        using var spill = new TemporaryFolder();
        using var whole = LanguageModel.Open(GoldenModels.Folder("llama"));
        var options = SmallBudget.For(whole, [90, 90, 90], 2) with { SpillFolder = spill.Path };
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"), options);
        Assert.True(model.Estimate([90, 90, 90]).Spilled > 0);
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { OnReport = r => Cancel(r.Layer) };
        Assert.ThrowsAny<OperationCanceledException>(
            () => model.Forward(TokenRows.Of(256, 90, 90, 90), (_, _, _) => Cancel(2), new Canceller(Cancel), reports, cancellation.Token));
        Assert.Equal(0, model.Meter.Current);
        Assert.Empty(Directory.GetFiles(spill.Path));

        void Cancel(int reached)
        {
            if (reached >= layer)
                cancellation.Cancel();
        }
    }

    [Fact]
    public void A_handler_that_fails_leaves_neither_memory_nor_files()
    {
        using var spill = new TemporaryFolder();
        using var whole = LanguageModel.Open(GoldenModels.Folder("llama"));
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"), SmallBudget.For(whole, [90, 90], 1) with { SpillFolder = spill.Path });
        Assert.Throws<FormatException>(() => model.Forward(TokenRows.Of(256, 90, 90), static (_, _, _) => throw new FormatException()));
        Assert.Equal(0, model.Meter.Current);
        Assert.Empty(Directory.GetFiles(spill.Path));
    }

    [Fact]
    public void A_spill_folder_that_cannot_be_made_is_named()
    {
        using var spill = new TemporaryFolder();
        var file = Path.Combine(spill.Path, "file");
        File.WriteAllText(file, "");
        using var whole = LanguageModel.Open(GoldenModels.Folder("llama"));
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"), SmallBudget.For(whole, [90, 90], 1) with { SpillFolder = Path.Combine(file, "below") });
        var error = Assert.Throws<InferenceException>(() => model.Forward(TokenRows.Of(256, 90, 90), static (_, _, _) => { }));
        Assert.Contains("Name another spill folder", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Meter.Current);
    }

    private sealed class Reports : IProgress<ForwardProgress>
    {
        public List<ForwardProgress> Seen { get; } = [];

        public Action<ForwardProgress>? OnReport { get; init; }

        public void Report(ForwardProgress value)
        {
            Seen.Add(value);
            OnReport?.Invoke(value);
        }
    }

    private sealed class Canceller(Action<int> reached) : IForwardObserver
    {
        public void AfterBlock(int layer, int row, ReadOnlySpan<float> hidden) => reached(layer);
    }

    private sealed class CountingSource(IWeightSource source) : IWeightSource
    {
        public List<string> Loads { get; } = [];

        public long BytesRead => source.BytesRead;

        public WeightInfo? Find(string tensor) => source.Find(tensor);

        public LoadedTensor Load(string tensor, CancellationToken cancellation = default)
        {
            Loads.Add(tensor);
            return source.Load(tensor, cancellation);
        }

        public LoadedTensor LoadRows(string tensor, int firstRow, int rows, CancellationToken cancellation = default) =>
            throw new InvalidOperationException("the head fits into memory");

        public void ReadRows(string tensor, ReadOnlySpan<int> rows, Span<float> destination) => source.ReadRows(tensor, rows, destination);

        public void Dispose() => source.Dispose();
    }
}
