using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Planck.Evaluation;
using Planck.Inference;
using Planck.Testing;
using Xunit;

namespace Planck.Models.Tests.Evaluation;

/// <summary>Two models beside each other, in step.</summary>
public sealed class ComparisonTests : IDisposable
{
    private const string Up = "model.layers.1.mlp.up_proj.weight";

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Rows of several lengths, some scored from their middle on.</summary>
    private static IReadOnlyList<EvaluationWindow> Windows { get; } = [.. TokenRows.Of(256, 17, 2, 40, 9).Select(static r => new EvaluationWindow(r, 1 + (r.Length / 3)))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama", "gemma2")]
    [InlineData("gemma2", "llama")]
    public void Every_figure_is_that_of_its_definition(string originalName, string modelName)
    {
        using var original = LanguageModel.Open(GoldenModels.Folder(originalName), new() { Threads = 1 });
        using var model = LanguageModel.Open(GoldenModels.Folder(modelName), new() { Threads = 2 });
        var expected = SlowComparison.Of(original, model, Windows);

        var compared = Evaluator.Compare(original, model, Windows);

        Close(expected.Original.Loss, compared.Original.Loss);
        Close(expected.Model.Loss, compared.Model.Loss);
        Close(expected.MeanKl, compared.MeanKl);
        Close(Math.Exp(expected.Model.Loss - expected.Original.Loss), compared.PerplexityRatio);
        Assert.Equal(expected.TopOneAgreement, compared.TopOneAgreement);
        Assert.Equal((expected.Original.Tokens, expected.Model.Tokens), (compared.Original.Tokens, compared.Model.Tokens));
        Assert.Equal([0, 1], compared.Layers.Select(static l => l.Layer));
        foreach (var (layer, reference) in compared.Layers.Zip(expected.Layers))
        {
            Close(reference.Sqnr, layer.Sqnr);
            Close(reference.Cosine, layer.Cosine);
        }
    }

    [Fact]
    public void A_model_is_equal_to_itself()
    {
        using var original = LanguageModel.Open(GoldenModels.Folder("llama"));
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var compared = Evaluator.Compare(original, model, Windows);

        Assert.Equal(compared.Original, compared.Model);
        Assert.Equal((0.0, 1.0, 1.0), (compared.MeanKl, compared.TopOneAgreement, compared.PerplexityRatio));
        Assert.All(compared.Layers, static layer =>
        {
            Assert.Equal(double.PositiveInfinity, layer.Sqnr);
            Assert.Equal(1, layer.Cosine, 1e-15);
        });
    }

    [Fact]
    public void One_opened_model_can_be_compared_with_itself()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        Assert.Equal(0, Evaluator.Compare(model, model, Windows).MeanKl);
    }

    [Fact]
    public void Threads_and_memory_do_not_change_a_bit()
    {
        using var original = LanguageModel.Open(GoldenModels.Folder("llama"), new() { Threads = 2 });
        using var model = LanguageModel.Open(GoldenModels.Folder("gemma2"), new() { Threads = 3 });
        var expected = Evaluator.Compare(original, model, Windows);

        // The two give their logits in pieces of different sizes now.
        var small = SmallBudget.For(original, [.. Windows.Select(static w => w.Ids.Length)], threads: 1);
        using var smallOriginal = LanguageModel.Open(GoldenModels.Folder("llama"), small);
        using var smallModel = LanguageModel.Open(GoldenModels.Folder("gemma2"), SmallBudget.For(model, [.. Windows.Select(static w => w.Ids.Length)], threads: 1));
        AssertSame(expected, Evaluator.Compare(smallOriginal, model, Windows));
        AssertSame(expected, Evaluator.Compare(original, smallModel, Windows));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_weight_that_is_no_number_in_either_of_them_ends_both_and_is_named(bool inOriginal)
    {
        EditedCheckpoint.CopyWithTensors(GoldenModels.Folder("llama"), _folder.Path, static (spec, bytes) =>
        {
            if (spec.Name == Up)
                BitConverter.TryWriteBytes(bytes.AsSpan(), (ushort)0x7FC0);
            return (spec, bytes);
        });
        using var broken = LanguageModel.Open(_folder.Path);
        using var whole = LanguageModel.Open(GoldenModels.Folder("llama"));

        var comparing = Task.Run(() => inOriginal ? Evaluator.Compare(broken, whole, Windows) : Evaluator.Compare(whole, broken, Windows));

        var error = await Assert.ThrowsAsync<InferenceException>(() => comparing.WaitAsync(Prompt));
        Assert.Contains($"'{Up}' holds NaN or infinity", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (broken.Meter.Current, whole.Meter.Current));
    }

    [Fact]
    public async Task Cancelling_ends_both()
    {
        using var original = LanguageModel.Open(BundledModel.Folder, new() { Threads = 1 });
        using var model = LanguageModel.Open(BundledModel.Folder, new() { Threads = 1 });
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAtFirstReport(cancellation);

        var comparing = Task.Run(() => Evaluator.Compare(original, model, BundledModel.Windows(), progress, cancellation.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => comparing.WaitAsync(Prompt));
        Assert.Equal((0, 0), (original.Meter.Current, model.Meter.Current));
    }

    [Fact]
    public void What_is_cancelled_before_it_begins_does_not_begin()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        Assert.ThrowsAny<OperationCanceledException>(() => Evaluator.Compare(model, model, Windows, cancellation: new(canceled: true)));
    }

    [Theory]
    [InlineData("qwen3-next", "the model has 4 blocks of hidden size 128 and a vocabulary of 256, the original 2 blocks of hidden size 128 and a vocabulary of 256")]
    [InlineData(null, "the model has 6 blocks of hidden size 256 and a vocabulary of 4096, the original 2 blocks of hidden size 128 and a vocabulary of 256")]
    public void Models_of_different_shapes_are_not_compared(string? name, string shapes)
    {
        using var original = LanguageModel.Open(GoldenModels.Folder("llama"));
        using var model = LanguageModel.Open(name is null ? BundledModel.Folder : GoldenModels.Folder(name));
        var error = Assert.Throws<InferenceException>(() => Evaluator.Compare(original, model, Windows));
        Assert.Equal($"comparison: {shapes}; compare a model with the one it was made from", error.Message);
    }

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));

    private static void AssertSame(Comparison expected, Comparison actual)
    {
        Assert.Equal(expected.Layers, actual.Layers);
        Assert.Equal(expected, actual with { Layers = expected.Layers });
    }
}
