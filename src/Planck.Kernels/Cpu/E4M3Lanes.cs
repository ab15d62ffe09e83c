using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>float32 bits to e4m3 codes and back, a vector at a time.</summary>
internal static class E4M3Lanes
{
    /// <summary>
    /// Codes without sign of the absolute values of <paramref name="quotient"/>: nearest, ties to even, saturating at 448; NaN, which finite weights do
    /// not give, is 448 as well.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes EncodeMagnitude<TLanes>(TLanes quotient)
        where TLanes : struct, ILanes<TLanes>
    {
        var bits = TLanes.Min(quotient & TLanes.Create(0x7FFF_FFFFu), TLanes.Create(448f));

        // At 2^-6 and above: round the mantissa to 3 bits by adding just under a half, and one more where the result would be odd; then
        // move the exponent bias from 127 to 7.
        var normal = (bits + ((bits >>> 20) & TLanes.Create(1u)) + TLanes.Create(unchecked(0x7_FFFFu - (120u << 23)))) >>> 20;

        // Below: 2^14 has steps of 2^-9, the steps of subnormal codes, so the addition rounds and leaves the code in the low bits.
        var subnormal = TLanes.AddSingle(bits, TLanes.Create(16384f)) - TLanes.Create(16384f);
        return TLanes.SelectLess(bits, TLanes.Create(1f / 64), subnormal, normal);
    }

    /// <summary>The float32 values of codes without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes DecodeMagnitude<TLanes>(TLanes codes)
        where TLanes : struct, ILanes<TLanes>
    {
        // In the place of a float32 mantissa and exponent a code stands for its value times 2^-120, subnormal codes for subnormals.
        const float TwoTo120 = 1.329227995784916e36f;
        return TLanes.MultiplySingle(codes << 20, TLanes.Create(TwoTo120));
    }

    /// <summary>
    /// The e4m3 codes of both columns of every lane in its low two bytes. Signs come from the weights themselves: the format keeps -0, and a
    /// quotient may lose it.
    /// </summary>
    /// <param name="pairs">The bf16 weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes EncodePairs<TLanes>(TLanes pairs, TLanes evenQuotient, TLanes oddQuotient)
        where TLanes : struct, ILanes<TLanes>
    {
        var signs = ((pairs >>> 8) & TLanes.Create(0x80u)) | ((pairs >>> 16) & TLanes.Create(0x8000u));
        return EncodeMagnitude(evenQuotient) | (EncodeMagnitude(oddQuotient) << 8) | signs;
    }
}
