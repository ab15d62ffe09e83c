using System;

namespace Planck.Operators;

/// <summary>
/// The norms of transformers over float32 rows. Destination and source may be the same buffer. Sums are taken in float64: sixteen partial sums, lane i
/// over the columns i, i + 16, ..., then added pairwise in a fixed tree; so that a result is within 3 roundings of float32 from the exact one and
/// does not depend on threads or on the processor's vector width.
/// </summary>
/// <remarks>
/// A weight has <see cref="RowLayout.Width"/> values (shared by the heads), or one value per column of the row (a weight per head), or none.
/// <c>onePlusWeight</c> multiplies by 1 + weight (Gemma, Qwen3-Next, Nemotron).
/// </remarks>
public static class Norms
{
    /// <summary>x / sqrt(mean(x^2) + epsilon) * weight. Without a weight: the "L2 norm" of Llama 4.</summary>
    /// <param name="precision">bfloat16: the sum is torch's, in float32 (<see cref="CascadeSum"/>). Results are left to the caller to round.</param>
    /// <param name="roundsBeforeWeight">Rounds to bfloat16 what the weight is multiplied with, as most models in bfloat16 do.</param>
    public static void Rms(
        ReadOnlySpan<float> source, Span<float> destination, RowLayout layout, ReadOnlySpan<float> weight, float epsilon, bool onePlusWeight = false,
        int threads = 1, ActivationPrecision precision = ActivationPrecision.Float32, bool roundsBeforeWeight = false)
    {
        Check(source, destination, layout, weight, default);
        NormRows.Run(
            source, destination, layout, weight, default, default, 0, threads,
            new NormRows.Rule(NormRows.Kind.Rms, epsilon, onePlusWeight, null, roundsBeforeWeight, precision == ActivationPrecision.Bf16));
    }

    /// <summary>x / sqrt(sum(x^2) + epsilon), without a weight: q and k of Gated DeltaNet, where epsilon is 1e-6.</summary>
    public static void L2(ReadOnlySpan<float> source, Span<float> destination, RowLayout layout, float epsilon, int threads = 1)
    {
        Check(source, destination, layout, default, default);
        NormRows.Run(
            source, destination, layout, default, default, default, 0, threads, new NormRows.Rule(NormRows.Kind.L2, epsilon, false, null));
    }

    /// <summary>(x - mean) / sqrt(variance + epsilon) * weight + bias, with the variance of the population.</summary>
    /// <param name="weight">Empty for none (OLMo 1).</param>
    /// <param name="bias">Of the weight's kinds of length; empty for none.</param>
    public static void Layer(
        ReadOnlySpan<float> source, Span<float> destination, RowLayout layout, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        bool onePlusWeight = false, int threads = 1)
    {
        Check(source, destination, layout, weight, bias);
        NormRows.Run(
            source, destination, layout, weight, bias, default, 0, threads, new NormRows.Rule(NormRows.Kind.Layer, epsilon, onePlusWeight, null));
    }

    /// <summary>RMS norm joined with silu(gate); Nemotron-H's groups are <see cref="RowLayout.Heads"/> of the layout, with a weight per column.</summary>
    /// <param name="gate">As wide as the rows of <paramref name="source"/>.</param>
    /// <param name="gateStride">Values from one gate row's start to the next; 0 when they follow each other without a gap.</param>
    public static void GatedRms(
        ReadOnlySpan<float> source, ReadOnlySpan<float> gate, Span<float> destination, RowLayout layout, ReadOnlySpan<float> weight, float epsilon,
        GateOrder order, int gateStride = 0, int threads = 1)
    {
        Check(source, destination, layout, weight, default);
        gateStride = gateStride == 0 ? layout.RowWidth : gateStride;
        BufferChecks.RequireRows(gate.Length, layout.Rows, gateStride, layout.RowWidth, nameof(gate));
        NormRows.Run(
            source, destination, layout, weight, default, gate, gateStride, threads, new NormRows.Rule(NormRows.Kind.Rms, epsilon, false, order));
    }

    private static void Check(
        ReadOnlySpan<float> source, ReadOnlySpan<float> destination, RowLayout layout, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        if (layout.Rows < 0 || layout.Width < 1 || layout.Heads < 1)
            throw new ArgumentException($"{layout} has no vectors to normalise: widths and heads begin at 1.", nameof(layout));
        BufferChecks.RequireRows(source.Length, layout.Rows, layout.RowStride, layout.RowWidth, nameof(source));
        BufferChecks.RequireRows(destination.Length, layout.Rows, layout.RowStride, layout.RowWidth, nameof(destination));
        BufferChecks.RequireSameOrApart(source, destination, nameof(destination));
        CheckColumns(weight, nameof(weight));
        CheckColumns(bias, nameof(bias));

        void CheckColumns(ReadOnlySpan<float> columns, string name)
        {
            if (columns.Length != 0 && columns.Length != layout.Width && columns.Length != layout.RowWidth)
            {
                throw new ArgumentException(
                    $"The norm's {name} has {columns.Length} values; vectors of {layout.Width} in {layout.Heads} heads take {layout.Width} or {layout.RowWidth}.",
                    name);
            }
        }
    }
}
