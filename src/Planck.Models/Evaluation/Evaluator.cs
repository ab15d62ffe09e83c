using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Planck.Inference;
using Planck.Operators;

namespace Planck.Evaluation;

/// <summary>Measures models on windows of tokens.</summary>
public static class Evaluator
{
    /// <summary>Loss and perplexity of a model.</summary>
    /// <exception cref="InferenceException">The model cannot be run on these tokens.</exception>
    public static Likelihood Measure(
        LanguageModel model,
        IReadOnlyList<EvaluationWindow> windows,
        IProgress<ForwardProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var meter = new LikelihoodMeter(windows, model.Config.VocabSize);
        model.Forward(Rows(windows), meter.Add, null, progress, cancellation);
        return meter.Result;
    }

    /// <summary>
    /// A model beside the original it was made from. Both run at the same time, block by block in step, so that memory is that of two forward passes and
    /// nothing is kept of either.
    /// </summary>
    /// <param name="original">Same vocabulary, same number of blocks, same hidden size.</param>
    /// <exception cref="InferenceException">One of them cannot be run on these tokens.</exception>
    /// <exception cref="ArgumentException">The models are not of one shape.</exception>
    public static Comparison Compare(
        LanguageModel original,
        LanguageModel model,
        IReadOnlyList<EvaluationWindow> windows,
        IProgress<ForwardProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var vocabulary = model.Config.VocabSize;
        if (original.Config.VocabSize != vocabulary || original.Graph.Blocks.Count != model.Graph.Blocks.Count || original.Config.HiddenSize != model.Config.HiddenSize)
            throw new ArgumentException("The models differ in vocabulary, number of blocks or hidden size", nameof(original));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var rows = Rows(windows);
        var other = Lockstep.Start((observer, onLogits) => original.Forward(rows, onLogits, observer, null, linked.Token), linked.Token, out var finished);
        var meter = new ComparisonMeter(other, windows, vocabulary, model.Graph.Blocks.Count);
        try
        {
            model.Forward(rows, meter.AddLogits, meter, progress, linked.Token);
        }
        catch (ChannelClosedException)
        {
            // The original failed: the finished task has its reason.
            finished.GetAwaiter().GetResult();
            throw;
        }
        finally
        {
            linked.Cancel();
            Settle(finished);
        }

        return meter.Result;
    }

    private static void Settle(Task finished)
    {
        try
        {
            finished.GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // What ended the comparison has been thrown already, or was its own cancellation.
        }
    }

    private static List<int[]> Rows(IReadOnlyList<EvaluationWindow> windows) => [.. windows.Select(static w => w.Ids)];

    /// <summary>Takes what the model gives and what the original, in step with it, gives at the same place.</summary>
    private sealed class ComparisonMeter(Lockstep other, IReadOnlyList<EvaluationWindow> windows, int vocabulary, int layers) : IForwardObserver
    {
        private readonly LikelihoodMeter _original = new(windows, vocabulary);
        private readonly LikelihoodMeter _model = new(windows, vocabulary);
        private readonly DistanceMeter _distances = new(layers);
        private double _divergence;
        private long _agreeing;

        public Comparison Result => new(
            _original.Result,
            _model.Result,
            _divergence / Math.Max(1, _model.Result.Tokens),
            (double)_agreeing / Math.Max(1, _model.Result.Tokens),
            _distances.Result);

        public void AfterBlock(int layer, int row, ReadOnlySpan<float> hidden) => _distances.Add(layer, other.Hidden(layer, row), hidden);

        public void AddLogits(int row, int firstPosition, ReadOnlySpan<float> logits)
        {
            _model.Add(row, firstPosition, logits);
            for (var i = 0; i < logits.Length / vocabulary; i++)
            {
                var mine = logits.Slice(i * vocabulary, vocabulary);
                var theirs = other.LogitsAt(row, firstPosition + i, vocabulary);
                _original.Add(row, firstPosition + i, theirs);
                if (LikelihoodMeter.Target(windows[row], firstPosition + i) is null)
                    continue;
                _divergence += Logits.KullbackLeibler(theirs, mine);
                if (Logits.ArgMax(theirs) == Logits.ArgMax(mine))
                    _agreeing++;
            }
        }
    }
}
