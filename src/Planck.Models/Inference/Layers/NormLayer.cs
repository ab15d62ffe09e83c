using System;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>A norm with loaded weights.</summary>
/// <param name="weight">[width], [heads * width] with gains per head, or empty.</param>
/// <param name="bias">As <paramref name="weight"/>.</param>
internal sealed class NormLayer(Norm norm, float[] weight, float[] bias)
{
    /// <summary>Normalises rows; <paramref name="destination"/> may be <paramref name="source"/>.</summary>
    /// <param name="source">[rows, rowWidth]; each row is cut into vectors of the norm's width.</param>
    public void Run(ReadOnlySpan<float> source, Span<float> destination, int rows, int rowWidth, Step step)
    {
        var threads = step.Threads;
        var layout = new RowLayout(rows, norm.Width, rowWidth / norm.Width);
        var epsilon = (float)norm.Epsilon;
        if (norm.Kind == NormKind.Rms)
        {
            var roundsBeforeWeight = step.Machine.RoundsBeforeNormWeight && !norm.WeightPlusOne;
            Norms.Rms(source, destination, layout, weight, epsilon, norm.WeightPlusOne, threads, step.Machine.Precision, roundsBeforeWeight);
        }
        else
        {
            Norms.Layer(source, destination, layout, weight, bias, epsilon, norm.WeightPlusOne, threads);
        }

        step.Round(destination);
    }

    /// <summary>Normalises the hidden states of a step.</summary>
    public void Run(ReadOnlySpan<float> source, Span<float> destination, Step step) =>
        Run(source, destination, step.Tokens, source.Length / Math.Max(1, step.Tokens), step);

    /// <summary>An RMS norm joined with silu(gate).</summary>
    /// <param name="source">[rows, heads * width]; may be <paramref name="destination"/>.</param>
    /// <param name="gate">As wide, its rows <paramref name="gateStride"/> values apart.</param>
    /// <param name="width">Values one norm is over; the gains are per value of it, or per column of the row.</param>
    public void RunGated(
        ReadOnlySpan<float> source, ReadOnlySpan<float> gate, int gateStride, Span<float> destination, int rows, int width, int heads, GateOrder order, int threads) =>
        Norms.GatedRms(source, gate, destination, new(rows, width, heads), weight, (float)norm.Epsilon, order, gateStride, threads);
}
