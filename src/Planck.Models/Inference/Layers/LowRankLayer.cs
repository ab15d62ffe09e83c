using System;
using Planck.Algebra;

namespace Planck.Inference;

/// <summary>y += B (A (s x)) with loaded weights; see <see cref="LowRankTensors"/>.</summary>
internal sealed class LowRankLayer(Weight a, Weight b, float[] factors)
{
    /// <param name="x">[tokens, in_features].</param>
    /// <param name="y">[tokens, out_features].</param>
    public void Add(ReadOnlySpan<float> x, int tokens, Span<float> y, Step step)
    {
        var work = step.Machine.Work;
        using var scaled = work.Take(x.Length);
        for (var i = 0; i < x.Length; i++)
            scaled.Span[i] = x[i] * factors[i % factors.Length];
        step.Round(scaled);
        using var inner = work.Take((long)tokens * a.Rows);
        using var outer = work.Take((long)tokens * b.Rows);
        step.Machine.Multiplier.Multiply(scaled, tokens, a, [], inner, step.Cancellation);
        step.Round(inner);
        step.Machine.Multiplier.Multiply(inner, tokens, b, [], outer, step.Cancellation);
        step.Round(outer);
        Residual.Add(y, outer, 1, step);
    }
}
