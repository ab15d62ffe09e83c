using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Cpu;

/// <summary>
/// The largest bf16 magnitude. Magnitudes of the same format order like their bits, with infinity above every number and NaN above infinity, so an
/// integer maximum gives exactly what <see cref="IBackend.Amax"/> promises.
/// </summary>
internal static class AmaxKernel
{
    public static float Of(SimdLevel level, ReadOnlySpan<ushort> weight) => level switch
    {
        SimdLevel.Avx512 => Of<Lanes512>(weight),
        SimdLevel.Avx2 => Of<Lanes256>(weight),
        _ => Of<Lanes128>(weight),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Of<TLanes>(ReadOnlySpan<ushort> weight)
        where TLanes : struct, ILanes<TLanes>
    {
        ref readonly var first = ref MemoryMarshal.GetReference(weight);
        var magnitude = TLanes.Create(0x7FFF_7FFFu);
        var (a, b, c, d) = (TLanes.Create(0u), TLanes.Create(0u), TLanes.Create(0u), TLanes.Create(0u));
        var column = 0;
        for (; column <= weight.Length - 4 * TLanes.Columns; column += 4 * TLanes.Columns)
        {
            a = TLanes.MaxOfHalves(a, TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), column)) & magnitude);
            b = TLanes.MaxOfHalves(b, TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), column + TLanes.Columns)) & magnitude);
            c = TLanes.MaxOfHalves(c, TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), column + 2 * TLanes.Columns)) & magnitude);
            d = TLanes.MaxOfHalves(d, TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), column + 3 * TLanes.Columns)) & magnitude);
        }

        for (; column <= weight.Length - TLanes.Columns; column += TLanes.Columns)
            a = TLanes.MaxOfHalves(a, TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), column)) & magnitude);
        for (; column < weight.Length; column++)
            b = TLanes.MaxOfHalves(b, TLanes.Create((uint)(weight[column] & 0x7FFF)));

        return Bf16.ToSingle(TLanes.LargestHalf(TLanes.MaxOfHalves(TLanes.MaxOfHalves(a, b), TLanes.MaxOfHalves(c, d))));
    }
}
