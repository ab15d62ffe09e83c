using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>The shared scale of microscaling blocks, a vector at a time.</summary>
internal static class PowerOfTwo
{
    /// <summary>
    /// <c>2^-e</c> and <c>2^e</c> with <c>e = ceil(log2(amax / largest))</c>, at least -127. A block of zeros takes amax 1, which changes nothing.
    /// </summary>
    /// <param name="largest">The largest element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Factors<TLanes>(TLanes amax, float largest, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var zero = TLanes.Create(0u);
        var guarded = TLanes.SelectLess(zero, amax, amax, TLanes.Create(1f));
        var ratio = TLanes.DivideSingle(guarded, TLanes.Create(largest));

        // Any mantissa bit carries into the exponent; 2^-127, subnormal as float32, is the smallest scale.
        var twoToMinus127 = TLanes.Create(1u << 22);
        var biased = TLanes.SelectLess(twoToMinus127, ratio, (ratio + TLanes.Create(0x7F_FFFFu)) >>> 23, zero);
        forward = (TLanes.Create(254u) - biased) << 23;
        backward = TLanes.SelectLess(zero, biased, biased << 23, twoToMinus127);
    }
}
