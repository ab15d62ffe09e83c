using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>float32 bits to e3m2 codes, a vector at a time.</summary>
internal static class E3M2Lanes
{
    /// <summary>Codes without sign of the absolute values of <paramref name="values"/>: nearest, ties to even, saturating at 28.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes EncodeMagnitude<TLanes>(TLanes values)
        where TLanes : struct, ILanes<TLanes>
    {
        var bits = TLanes.Min(values & TLanes.Create(0x7FFF_FFFFu), TLanes.Create(28f));

        // As E4M3Lanes, with 2 mantissa bits and bias 3: normal from 1/4 up, steps of 1/16 below; 2^19 has such steps.
        var normal = (bits + ((bits >>> 21) & TLanes.Create(1u)) + TLanes.Create(unchecked(0xF_FFFFu - (124u << 23)))) >>> 21;
        var subnormal = TLanes.AddSingle(bits, TLanes.Create(524288f)) - TLanes.Create(524288f);
        return TLanes.SelectLess(bits, TLanes.Create(0.25f), subnormal, normal);
    }
}
