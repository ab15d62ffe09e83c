using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>Rounding float32 numbers to the values of a small format, a vector at a time.</summary>
internal static class MiniFloatLanes
{
    /// <summary>The nearest values to numbers without sign, ties to even, saturating at the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes RoundMagnitude<TLanes, TFloat>(TLanes magnitude)
        where TLanes : struct, ILanes<TLanes>
        where TFloat : IMiniFloat
    {
        var bits = TLanes.Min(magnitude, TLanes.Create(TFloat.Largest));

        // Normal: round the mantissa by adding just under a half, and one more where the result would be odd; then drop the rest.
        var dropped = 23 - TFloat.MantissaBits;
        var normal = (bits + ((bits >>> dropped) & TLanes.Create(1u)) + TLanes.Create((1u << (dropped - 1)) - 1)) & TLanes.Create(~((1u << dropped) - 1));

        // Below: 2^23 steps away from zero float32 has the same steps, so the addition rounds.
        var magic = TFloat.SmallestNormal * (1 << (23 - TFloat.MantissaBits));
        var subnormal = TLanes.AddSingle(TLanes.AddSingle(bits, TLanes.Create(magic)), TLanes.Create(-magic));
        return TLanes.SelectLess(bits, TLanes.Create(TFloat.SmallestNormal), subnormal, normal);
    }
}
