using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>NVFP4 elements over the scale of their block, a vector at a time.</summary>
internal static class Nvfp4Codes
{
    /// <summary>
    /// The codes of both columns of every lane in its low byte. The sign is that of the quotient: -0 has none, and neither has a quotient
    /// that underflowed to -0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes EncodePairs<TLanes>(TLanes pairs, TLanes divisor)
        where TLanes : struct, ILanes<TLanes>
    {
        var even = TLanes.DivideSingle(PairLanes.Even(pairs), divisor);
        var odd = TLanes.DivideSingle(PairLanes.Odd(pairs), divisor);
        var signs = TLanes.WhereNegativeSingle(even, TLanes.Create(0x08u)) | TLanes.WhereNegativeSingle(odd, TLanes.Create(0x80u));
        return E2M1Lanes.EncodeMagnitude(even) | (E2M1Lanes.EncodeMagnitude(odd) << 4) | signs;
    }
}
