using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>float32 bits to e2m1 codes, a vector at a time.</summary>
internal static class E2M1Lanes
{
    /// <summary>
    /// Codes without sign of the absolute values of <paramref name="quotient"/>: nearest, ties to even, saturating at 6; NaN is 6 as well.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes EncodeMagnitude<TLanes>(TLanes quotient)
        where TLanes : struct, ILanes<TLanes>
    {
        var bits = TLanes.Min(quotient & TLanes.Create(0x7FFF_FFFFu), TLanes.Create(6f));

        // As E4M3Lanes, with 1 mantissa bit and bias 1: normal from 1 up, steps of a half below; 2^22 has such steps.
        var normal = (bits + ((bits >>> 22) & TLanes.Create(1u)) + TLanes.Create(unchecked(0x1F_FFFFu - (126u << 23)))) >>> 22;
        var subnormal = TLanes.AddSingle(bits, TLanes.Create(4194304f)) - TLanes.Create(4194304f);
        return TLanes.SelectLess(bits, TLanes.Create(1f), subnormal, normal);
    }
}
