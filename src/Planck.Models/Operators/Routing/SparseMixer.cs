using System;

namespace Planck.Operators;

/// <summary>
/// PhiMoE's router outside of training (arXiv 2409.12136): each of two picks is the largest logit left, weighted by its part of a softmax over the logits s
/// with (max - s) / max(|s|, max) &lt;= 2 epsilon.
/// </summary>
internal static class SparseMixer
{
    public static void Route(ReadOnlySpan<float> logits, Span<float> masked, float epsilon, Span<int> experts, Span<float> weights)
    {
        for (var pick = 0; pick < experts.Length; pick++)
        {
            var taken = pick == 0 ? -1 : experts[0];
            logits.CopyTo(masked);
            if (taken >= 0)
                masked[taken] = float.NegativeInfinity;
            TopK.Select(masked, experts.Slice(pick, 1));
            var maximum = masked[experts[pick]];
            for (var i = 0; i < logits.Length; i++)
            {
                var distance = (maximum - logits[i]) / MathF.Max(MathF.Abs(logits[i]), maximum);
                if (distance > 2 * epsilon)
                    masked[i] = float.NegativeInfinity;
            }

            SoftmaxRow.Run(masked, masked);
            weights[pick] = masked[experts[pick]];
        }
    }
}
