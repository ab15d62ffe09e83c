using System.Runtime.CompilerServices;
using Planck.Formats;

namespace Planck.Kernels.Cpu;

/// <summary><see cref="Scales.AmaxScale"/> and <see cref="Scales.ConstantDivision"/>, a vector at a time.</summary>
internal static class AmaxScaleLanes
{
    /// <summary>As <see cref="Scales.AmaxScale.Of"/>. No amax is negative, so they order like integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes amax, float maxBound, ArithmeticProfile arithmetic)
        where TLanes : struct, ILanes<TLanes>
    {
        var smallestNormal = TLanes.Create(1u << 23);
        var guarded = TLanes.SelectLess(amax, smallestNormal, smallestNormal, amax);
        guarded = TLanes.SelectLess(TLanes.Create(0u), amax, guarded, TLanes.Create(maxBound));
        return Divide(guarded, maxBound, arithmetic);
    }

    /// <summary>As <see cref="Scales.ConstantDivision.Divide"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Divide<TLanes>(TLanes value, float constant, ArithmeticProfile arithmetic)
        where TLanes : struct, ILanes<TLanes> =>
        arithmetic == ArithmeticProfile.Cuda
            ? TLanes.MultiplySingle(value, TLanes.Create(1f / constant))
            : TLanes.DivideSingle(value, TLanes.Create(constant));
}
