using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>float32 to small integers, a vector at a time.</summary>
internal static class IntegerLanes
{
    /// <summary>
    /// The nearest integers, ties to even, in two's complement in the low bits; for quotients below 2^22 in magnitude. Nothing has to be limited: an
    /// element over the scale of its own block exceeds the largest integer by less than 2^-22, relative.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Round<TLanes>(TLanes quotient)
        where TLanes : struct, ILanes<TLanes>
    {
        // From 2^23 to 2^24 float32 holds exactly the integers.
        const float OneAndAHalfTimesTwoTo23 = 12582912f;
        return TLanes.AddSingle(quotient, TLanes.Create(OneAndAHalfTimesTwoTo23));
    }

    /// <summary>The same for quotients of any size: they are limited to <paramref name="largest"/>, and to one less than its negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes RoundLimited<TLanes>(TLanes quotient, float largest)
        where TLanes : struct, ILanes<TLanes>
    {
        var sign = quotient & TLanes.Create(0x8000_0000u);
        var limit = TLanes.SelectLess(quotient, TLanes.Create(0u), TLanes.Create(largest + 1), TLanes.Create(largest));
        return Round(TLanes.Min(quotient & TLanes.Create(0x7FFF_FFFFu), limit) | sign);
    }
}
