namespace Planck.Operators;

/// <summary>
/// The generator of Steele, Lea and Flood (OOPSLA 2014): the state grows by 0x9E3779B97F4A7C15, the output is the state mixed by two multiplications and three
/// xor-shifts. 64 bits of state, period 2^64.
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
}
