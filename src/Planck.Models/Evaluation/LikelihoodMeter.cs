using System;
using System.Collections.Generic;
using Planck.Operators;

namespace Planck.Evaluation;

/// <summary>Adds up the negative log-likelihood of the scored tokens, in token order and float64, from logits as they come.</summary>
internal sealed class LikelihoodMeter(IReadOnlyList<EvaluationWindow> windows, int vocabulary)
{
    private double _sum;
    private long _tokens;

    public Likelihood Result => new(_tokens, _tokens == 0 ? 0 : _sum / _tokens);

    /// <summary>Takes logits as <see cref="Planck.Inference.LogitsHandler"/> does.</summary>
    public void Add(int row, int firstPosition, ReadOnlySpan<float> logits)
    {
        for (var i = 0; i < logits.Length / vocabulary; i++)
        {
            if (Target(windows[row], firstPosition + i) is not { } token)
                continue;
            _sum -= Logits.LogProbability(logits.Slice(i * vocabulary, vocabulary), token);
            _tokens++;
        }
    }

    /// <summary>The token that the logits of a position are scored on; null when they are not.</summary>
    public static int? Target(EvaluationWindow window, int position) =>
        position + 1 >= window.FirstScored && position + 1 < window.Ids.Length ? window.Ids[position + 1] : null;
}
