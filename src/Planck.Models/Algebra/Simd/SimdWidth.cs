using System;
using System.Runtime.Intrinsics.X86;

namespace Planck.Algebra.Simd;

/// <summary>The vectors a product is computed with. Every width gives the same bits (<see cref="SumOrder"/>).</summary>
internal enum SimdWidth
{
    /// <summary>128-bit vectors of any processor; without a fused multiply-add instruction it is emulated, exactly and slowly.</summary>
    Portable,

    /// <summary>256-bit vectors; needs AVX2 and FMA.</summary>
    Avx2,

    /// <summary>512-bit vectors; needs AVX-512 F.</summary>
    Avx512,
}

/// <summary>What this machine can run.</summary>
internal static class SimdWidths
{
    /// <summary>The widest of this machine.</summary>
    public static SimdWidth Best { get; } =
        Supports(SimdWidth.Avx512) ? SimdWidth.Avx512 : Supports(SimdWidth.Avx2) ? SimdWidth.Avx2 : SimdWidth.Portable;

    public static bool Supports(SimdWidth width) => width switch
    {
        SimdWidth.Portable => true,
        SimdWidth.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        SimdWidth.Avx512 => Avx512F.IsSupported,
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "not a SIMD width"),
    };
}
