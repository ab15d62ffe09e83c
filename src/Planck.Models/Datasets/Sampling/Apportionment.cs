using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Datasets.Sampling;

/// <summary>Divides samples among sources, and puts the sources' samples in one order.</summary>
public static class Apportionment
{
    /// <summary>
    /// Shares of <paramref name="total"/> by weight, by largest remainders: each part gets the whole number of its quota, and what is left goes one
    /// by one to the largest fractions, of equal ones to the first.
    /// </summary>
    /// <exception cref="ArgumentException">No weights, a weight that is negative or no number, or all are zero.</exception>
    public static IReadOnlyList<int> Split(int total, IReadOnlyList<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        if (weights.Count == 0 || weights.Any(static w => !(w >= 0) || double.IsInfinity(w)) || weights.Sum() is var sum && !(sum > 0 && double.IsFinite(sum)))
            throw new ArgumentException("The weights must be numbers that are not negative, and one must be positive.", nameof(weights));
        var quotas = weights.Select(w => total * (w / sum)).ToArray();
        var shares = quotas.Select(static q => (int)Math.Floor(q)).ToArray();
        var byFraction = Enumerable.Range(0, shares.Length).OrderByDescending(i => quotas[i] - shares[i]).ThenBy(static i => i).ToArray();
        for (var (left, i) = (total - shares.Sum(), 0); left > 0; left--, i++)
            shares[byFraction[i % byFraction.Length]]++;
        return shares;
    }

    /// <summary>
    /// An even mixture: at every place the part that is furthest behind its share comes next, of equal ones the first. Part i is in the result
    /// <c>shares[i]</c> times, and at no place a whole sample or more ahead.
    /// </summary>
    public static IEnumerable<int> Interleave(IReadOnlyList<int> shares)
    {
        var total = shares.Sum(static s => (long)s);
        var given = new long[shares.Count];
        for (long place = 1; place <= total; place++)
        {
            var (next, largest) = (-1, long.MinValue);
            for (var i = 0; i < given.Length; i++)
            {
                var behind = (shares[i] * place) - (given[i] * total);
                if (given[i] < shares[i] && behind > largest)
                    (next, largest) = (i, behind);
            }

            given[next]++;
            yield return next;
        }
    }
}
