using System;

namespace Planck.Operators;

/// <summary>
/// The generator of Steele, Lea and Flood (OOPSLA 2014): the state grows by 0x9E3779B97F4A7C15, the output is the state mixed by two multiplications and three
/// xor-shifts. 64 bits of state, period 2^64. Behind every seeded choice, of tokens and of data, so that a seed means the same in every release.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A multiple of 2^-53 in [0, 1): the top 53 bits.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

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
