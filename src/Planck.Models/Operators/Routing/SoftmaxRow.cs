using System;

namespace Planck.Operators;

/// <summary>Softmax of a short row, in float64 and rounded once: router logits.</summary>
internal static class SoftmaxRow
{
    public static void Run(ReadOnlySpan<float> source, Span<float> destination)
    {
        var maximum = float.NegativeInfinity;
        foreach (var value in source)
            maximum = MathF.Max(maximum, value);
        double sum = 0;
        foreach (var value in source)
            sum += Math.Exp((double)value - maximum);
        for (var i = 0; i < source.Length; i++)
            destination[i] = (float)(Math.Exp((double)source[i] - maximum) / sum);
    }
}
