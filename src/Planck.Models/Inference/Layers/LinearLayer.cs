using System;
using Planck.Algebra;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>y = x W^T + b with loaded weights.</summary>
/// <param name="bias">[out_features], or empty.</param>
/// <param name="observed">Whether the observer sees its input.</param>
/// <param name="quantizer">Quantizes the input, after the observer has seen it.</param>
/// <param name="lowRank">Adds what stands beside the weight.</param>
/// <param name="inFloat32">Whether its result stays float32 whatever the precision of activations.</param>
internal sealed class LinearLayer(
    string module, Weight weight, float[] bias, bool observed, ActivationQuantizer? quantizer, LowRankLayer? lowRank = null, bool inFloat32 = false)
{
    /// <summary>Path with its numbers.</summary>
    public string Module => module;

    public int In => weight.Columns;

    public int Out => weight.Rows;

    /// <summary>All tokens of a step.</summary>
    /// <param name="x">[step.Tokens, In].</param>
    /// <param name="y">[step.Tokens, Out].</param>
    public void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        if (observed)
        {
            foreach (var segment in step.Segments)
                step.Observer!.LinearInput(module, segment.Row, x.Slice(segment.Offset * In, segment.Count * In));
        }

        Multiply(x, step.Tokens, y, step);
    }

    /// <summary>Some tokens of a step, gathered from it.</summary>
    /// <param name="tokens">Their places in the step, ascending.</param>
    /// <param name="x">[tokens.Length, In].</param>
    /// <param name="y">[tokens.Length, Out].</param>
    public void Run(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<int> tokens, Step step)
    {
        if (observed)
            ObserveGathered(x, tokens, step);
        Multiply(x, tokens.Length, y, step);
    }

    private void Multiply(ReadOnlySpan<float> x, int tokens, Span<float> y, Step step)
    {
        if (quantizer is null)
        {
            step.Machine.Multiplier.Multiply(x, tokens, weight, bias, y, step.Cancellation);
            Round(y, step);
            return;
        }

        using (var quantized = step.Machine.Work.Take((long)tokens * In))
        {
            x.CopyTo(quantized);
            quantizer.Apply(quantized, In, step);
            step.Round(quantized);
            step.Machine.Multiplier.Multiply(quantized, tokens, weight, bias, y, step.Cancellation);
            Round(y, step);
        }

        lowRank?.Add(x, tokens, y, step);
    }

    private void Round(Span<float> y, Step step)
    {
        if (!inFloat32)
            step.Round(y);
    }

    private void ObserveGathered(ReadOnlySpan<float> x, ReadOnlySpan<int> tokens, Step step)
    {
        var first = 0;
        foreach (var segment in step.Segments)
        {
            var end = first;
            while (end < tokens.Length && tokens[end] < segment.Offset + segment.Count)
                end++;
            if (end > first)
                step.Observer!.LinearInput(module, segment.Row, x[(first * In)..(end * In)]);
            first = end;
        }
    }
}
