using System;
using System.Linq;
using System.Threading;
using Planck.Evaluation;
using Planck.Inference;
using Xunit;

namespace Planck.Models.Tests.Evaluation;

/// <summary>Loss and perplexity of one model.</summary>
public sealed class LikelihoodTests
{
    [Fact]
    public void The_loss_is_that_of_the_reference_implementation()
    {
        using var model = LanguageModel.Open(BundledModel.Folder);
        var measured = Evaluator.Measure(model, BundledModel.Windows());
        Assert.Equal(BundledModel.Reference.Tokens, measured.Tokens);
        Assert.Equal(BundledModel.Reference.Loss, measured.Loss, 0.001);
        Assert.Equal(Math.Exp(measured.Loss), measured.Perplexity);
    }

    [Fact]
    public void Threads_and_memory_do_not_change_a_bit()
    {
        var windows = BundledModel.Windows(rows: 3);
        using var model = LanguageModel.Open(BundledModel.Folder, new() { Threads = 3 });
        var expected = Evaluator.Measure(model, windows);

        var small = SmallBudget.For(model, [.. windows.Select(static w => w.Ids.Length)], threads: 1);
        using var alone = LanguageModel.Open(BundledModel.Folder, small);
        Assert.Equal(expected, Evaluator.Measure(alone, windows));
    }

    [Fact]
    public void Only_tokens_from_the_first_scored_on_count()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        int[] ids = TokenRows.Of(256, 12)[0];
        var logits = ForwardResult.Of(model, [ids]).Logits;

        var expected = Enumerable.Range(9, 3).Average(i => SlowComparison.NegativeLogLikelihood([.. logits.Skip((i - 1) * 256).Take(256)], ids[i]));
        var measured = Evaluator.Measure(model, [new(ids, FirstScored: 9)]);
        Assert.Equal(3, measured.Tokens);
        Assert.Equal(expected, measured.Loss, 1e-12 * expected);
    }

    [Fact]
    public void An_id_outside_of_the_vocabulary_is_refused()
    {
        using var model = LanguageModel.Open(GoldenModels.Folder("llama"));
        var error = Assert.Throws<InferenceException>(() => Evaluator.Measure(model, [new([1, 256], 1)]));
        Assert.Contains("256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_the_measurement()
    {
        using var model = LanguageModel.Open(BundledModel.Folder);
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAtFirstReport(cancellation);
        Assert.ThrowsAny<OperationCanceledException>(() => Evaluator.Measure(model, BundledModel.Windows(), progress, cancellation.Token));
        Assert.Equal(0, model.Meter.Current);
    }
}
