using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// Measures of rows of logits. Sums are taken in float64 over e^(x - max): eight partial sums, lane i over the columns i, i + 8, ..., then the rest in order; the
/// same bits on every machine. A row with NaN, or without a finite value, gives NaN.
/// </summary>
public static unsafe class Logits
{
    /// <summary>ln of the sum of e^x over the row.</summary>
    /// <exception cref="ArgumentException">The row is empty.</exception>
    public static double LogSumExp(ReadOnlySpan<float> row)
    {
        var maximum = Maximum(row);
        return maximum + Math.Log(SumOfExponentials(row, maximum));
    }

    /// <summary>ln of the probability of <paramref name="token"/> under softmax of the row.</summary>
    public static double LogProbability(ReadOnlySpan<float> row, int token)
    {
        if ((uint)token >= (uint)row.Length)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The row has logits for the tokens 0 to {row.Length - 1}.");
        return row[token] - LogSumExp(row);
    }

    /// <summary>ln softmax of the row.</summary>
    public static void LogSoftmax(ReadOnlySpan<float> row, Span<float> destination)
    {
        BufferChecks.Require(destination.Length, row.Length, nameof(destination), $"[{row.Length}]");
        var normaliser = LogSumExp(row);
        for (var i = 0; i < row.Length; i++)
            destination[i] = (float)(row[i] - normaliser);
    }

    /// <summary>The token with the largest logit, the lowest of equals; NaN is below everything.</summary>
    /// <exception cref="ArgumentException">The row is empty.</exception>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        if (row.IsEmpty)
            throw new ArgumentException("A row of logits is empty.", nameof(row));
        Span<int> best = stackalloc int[1];
        TopK.Select(row, best);
        return best[0];
    }

    /// <summary>
    /// The divergence of softmax(<paramref name="other"/>) from softmax(<paramref name="reference"/>): sum of p * (ln p - ln q), in nats; 0 and more up to
    /// rounding.
    /// </summary>
    public static double KullbackLeibler(ReadOnlySpan<float> reference, ReadOnlySpan<float> other)
    {
        if (reference.Length != other.Length)
            throw new ArgumentException($"Rows of {reference.Length} and {other.Length} logits cannot be compared.", nameof(other));
        double maximum = Maximum(reference), sum = SumOfExponentials(reference, (float)maximum);
        // sum of p (ln p - ln q) = sum of p (x - y) - (ln sum e^x - ln sum e^y).
        return (WeightedDifference(reference, other, (float)maximum) / sum) - (maximum + Math.Log(sum) - LogSumExp(other));
    }

    private static float Maximum(ReadOnlySpan<float> row)
    {
        if (row.IsEmpty)
            throw new ArgumentException("A row of logits is empty.", nameof(row));
        fixed (float* x = row)
            return Maximum(x, row.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Maximum(float* x, int count)
    {
        var i = 0;
        var maximum = float.NegativeInfinity;
        if (count >= 16)
        {
            var lanes = Vector512.Load(x);
            for (i = 16; i <= count - 16; i += 16)
                lanes = Vector512.Max(lanes, Vector512.Load(x + i));
            for (var lane = 0; lane < 16; lane++)
                maximum = MathF.Max(maximum, lanes[lane]);
        }

        for (; i < count; i++)
            maximum = MathF.Max(maximum, x[i]);
        return maximum;
    }

    private static double SumOfExponentials(ReadOnlySpan<float> row, float maximum)
    {
        fixed (float* x = row)
            return Weighted(x, null, row.Length, maximum);
    }

    private static double WeightedDifference(ReadOnlySpan<float> reference, ReadOnlySpan<float> other, float maximum)
    {
        fixed (float* x = reference, y = other)
            return Weighted(x, y, reference.Length, maximum);
    }

    /// <summary>Sum of e^(x - maximum), each times x - y where there is a y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Weighted(float* x, float* y, int count, double maximum)
    {
        var origin = Vector512.Create(maximum);
        Vector512<double> sums = default;
        double rest = 0;
        for (var i = 0; i < count; i += 8)
        {
            var lanes = Math.Min(8, count - i);
            var values = Load(x + i, lanes);
            var weights = Exponential.Exp(values - origin);
            if (y is not null)
                weights = Weigh(weights, values - Load(y + i, lanes));
            if (lanes == 8)
            {
                sums += weights;
                continue;
            }

            for (var lane = 0; lane < lanes; lane++)
                rest += weights[lane];
        }

        var four = sums.GetLower() + sums.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1] + rest;
    }

    /// <summary>A token of probability 0 adds nothing, also where its logits are -infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Weigh(Vector512<double> weights, Vector512<double> differences) =>
        Vector512.ConditionalSelect(Vector512.Equals(weights, Vector512<double>.Zero), Vector512<double>.Zero, weights * differences);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(float* x, int lanes)
    {
        Vector256<float> values = default;
        if (lanes == 8)
            values = Vector256.Load(x);
        else
            Buffer.MemoryCopy(x, &values, lanes * sizeof(float), lanes * sizeof(float));
        var (low, high) = Vector256.Widen(values);
        return Vector512.Create(low, high);
    }
}
