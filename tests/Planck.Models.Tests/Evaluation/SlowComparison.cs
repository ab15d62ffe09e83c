using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Evaluation;
using Planck.Inference;

namespace Planck.Models.Tests.Evaluation;

/// <summary>The figures of two models from all of their logits and hidden states, kept in memory, by their definitions in float64.</summary>
internal static class SlowComparison
{
    public static Comparison Of(LanguageModel original, LanguageModel model, IReadOnlyList<EvaluationWindow> windows)
    {
        List<int[]> rows = [.. windows.Select(static w => w.Ids)];
        var (x, y) = (ForwardResult.Of(original, rows), ForwardResult.Of(model, rows));
        var vocabulary = x.Logits.Count / rows.Sum(static r => r.Length);
        double originalLoss = 0, modelLoss = 0, divergence = 0;
        var (tokens, agreeing, position) = (0, 0, 0);
        foreach (var window in windows)
        {
            for (var i = 0; i < window.Ids.Length; i++, position++)
            {
                if (i + 1 < window.FirstScored || i + 1 == window.Ids.Length)
                    continue;
                var (p, q) = (Row(x.Logits, position, vocabulary), Row(y.Logits, position, vocabulary));
                originalLoss += NegativeLogLikelihood(p, window.Ids[i + 1]);
                modelLoss += NegativeLogLikelihood(q, window.Ids[i + 1]);
                divergence += Divergence(p, q);
                agreeing += Array.IndexOf(p, p.Max()) == Array.IndexOf(q, q.Max()) ? 1 : 0;
                tokens++;
            }
        }

        return new(
            new(tokens, originalLoss / tokens),
            new(tokens, modelLoss / tokens),
            divergence / tokens,
            (double)agreeing / tokens,
            [.. Enumerable.Range(0, model.Graph.Blocks.Count).Select(layer => Distance(layer, x.HiddenAfter(layer), y.HiddenAfter(layer)))]);
    }

    /// <summary>-ln softmax(logits)[token].</summary>
    public static double NegativeLogLikelihood(float[] logits, int token) => -LogSoftmax(logits)[token];

    private static double Divergence(float[] p, float[] q)
    {
        var (lnP, lnQ) = (LogSoftmax(p), LogSoftmax(q));
        return Enumerable.Range(0, p.Length).Sum(i => Math.Exp(lnP[i]) * (lnP[i] - lnQ[i]));
    }

    private static double[] LogSoftmax(float[] logits)
    {
        var normaliser = Math.Log(logits.Sum(static v => Math.Exp(v)));
        return [.. logits.Select(v => v - normaliser)];
    }

    private static LayerDistance Distance(int layer, IReadOnlyList<float> x, IReadOnlyList<float> y)
    {
        double Sum(Func<double, double, double> of) => Enumerable.Range(0, x.Count).Sum(i => of(x[i], y[i]));
        var noise = Sum(static (a, b) => (a - b) * (a - b));
        var signal = Sum(static (a, _) => a * a);
        return new(layer, 10 * Math.Log10(signal / noise), Sum(static (a, b) => a * b) / Math.Sqrt(signal) / Math.Sqrt(Sum(static (_, b) => b * b)));
    }

    private static float[] Row(IReadOnlyList<float> values, int row, int width) => [.. values.Skip(row * width).Take(width)];
}
