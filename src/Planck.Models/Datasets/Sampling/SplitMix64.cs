using System;

namespace Planck.Datasets.Sampling;

/// <summary>
/// The generator behind every seeded choice of data, so that a seed means the same rows in every release: SplitMix64 (Steele, Lea, Flood
/// 2014). The state grows by 0x9E3779B97F4A7C15 and is mixed by two xor-shift multiplications.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>
    /// A number from 0 to <paramref name="bound"/> - 1, each equally likely: the high half of a 64 by 64 bit product; draws in the uneven rest
    /// (the low half below 2^64 mod bound) are thrown away.
    /// </summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var uneven = (0 - (ulong)bound) % (ulong)bound;
        while (true)
        {
            var high = Math.BigMul(Next(), (ulong)bound, out var low);
            if (low >= uneven)
                return (int)high;
        }
    }
}
