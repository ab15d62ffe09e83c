using System;

namespace Planck.Operators;

/// <summary>
/// Draws tokens from rows of logits with a <see cref="SplitMix64"/> of its own: the same seed, rows and options give the same tokens everywhere. Candidates
/// are ordered by falling logit, then by id; the token is the first whose cumulated probability exceeds the drawn number.
/// </summary>
public sealed class Sampler(ulong seed)
{
    private readonly SplitMix64 _random = new(seed);

    /// <exception cref="ArgumentException">The row is empty, has no finite logit, or has NaN or +infinity; or an option is out of range.</exception>
    public int Sample(ReadOnlySpan<float> row, SamplingOptions options)
    {
        if (!(options.Temperature >= 0) || options.TopK < 0 || !(options.TopP is > 0 and <= 1))
            throw new ArgumentException($"{options} is no way to sample: temperature and top-k from 0, top-p in (0, 1].", nameof(options));
        var best = Logits.ArgMax(row);
        foreach (var logit in row)
        {
            if (float.IsNaN(logit) || float.IsPositiveInfinity(logit))
                throw new ArgumentException($"A row of logits holds {logit}; the model's output is broken.", nameof(row));
        }

        if (float.IsNegativeInfinity(row[best]))
            throw new ArgumentException("Every logit of the row is -infinity; no token can be drawn.", nameof(row));
        if (options.Temperature == 0)
            return best;

        var order = Candidates(row, options.TopK);
        var weights = new double[order.Length];
        double total = 0;
        for (var i = 0; i < order.Length; i++)
            total += weights[i] = Math.Exp(((double)row[order[i]] - row[best]) / options.Temperature);

        var kept = order.Length;
        if (options.TopP < 1)
        {
            double reached = 0;
            for (kept = 0; kept < order.Length && reached < options.TopP * total; kept++)
                reached += weights[kept];
            total = reached;
        }

        var drawn = _random.NextUnit() * total;
        double cumulated = 0;
        for (var i = 0; i < kept; i++)
        {
            cumulated += weights[i];
            if (cumulated > drawn)
                return order[i];
        }

        return order[Math.Max(0, kept - 1)];
    }

    /// <summary>The ids of the candidates by falling logit, equals by rising id.</summary>
    private static int[] Candidates(ReadOnlySpan<float> row, int topK)
    {
        // One integer key per token sorts faster than a comparison of two: the logit's bits, ordered and turned over, above the id.
        var keys = new ulong[row.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            // Adding +0 makes -0 equal to it.
            var bits = BitConverter.SingleToUInt32Bits(row[i] + 0f);
            var ascending = (bits & 0x8000_0000) == 0 ? bits | 0x8000_0000 : ~bits;
            keys[i] = ((ulong)~ascending << 32) | (uint)i;
        }

        Array.Sort(keys);
        var order = new int[topK == 0 ? keys.Length : Math.Min(topK, keys.Length)];
        for (var i = 0; i < order.Length; i++)
            order[i] = (int)(uint)keys[i];
        return order;
    }
}
