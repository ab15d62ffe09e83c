using System;
using System.Runtime.Intrinsics.X86;

namespace Planck.Kernels.Cpu;

/// <summary>The vector instructions a kernel is compiled for. Every level writes the same bytes.</summary>
internal enum SimdLevel
{
    /// <summary>128-bit vectors of any processor (SSE2, NEON), or their software fallback.</summary>
    Portable,

    /// <summary>256-bit vectors.</summary>
    Avx2,

    /// <summary>512-bit vectors; needs AVX-512 F, BW, DQ and VL.</summary>
    Avx512,
}

/// <summary>What this machine can run.</summary>
internal static class SimdLevels
{
    /// <summary>The widest level of this machine.</summary>
    public static SimdLevel Best { get; } =
        Supports(SimdLevel.Avx512) ? SimdLevel.Avx512 : Supports(SimdLevel.Avx2) ? SimdLevel.Avx2 : SimdLevel.Portable;

    public static bool Supports(SimdLevel level) => level switch
    {
        SimdLevel.Portable => true,
        SimdLevel.Avx2 => Avx2.IsSupported,
        SimdLevel.Avx512 => Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512BW.VL.IsSupported,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "not a SIMD level"),
    };
}
