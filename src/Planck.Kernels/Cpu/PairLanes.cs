using System.Runtime.CompilerServices;

namespace Planck.Kernels.Cpu;

/// <summary>The two bf16 values of every lane, widened to float32 exactly.</summary>
internal static class PairLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Even<TLanes>(TLanes pairs)
        where TLanes : struct, ILanes<TLanes> => pairs << 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Odd<TLanes>(TLanes pairs)
        where TLanes : struct, ILanes<TLanes> => pairs & TLanes.Create(0xFFFF_0000u);

    /// <summary>Numbers rounded to bf16, as float32; infinity stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes RoundToBf16<TLanes>(TLanes values)
        where TLanes : struct, ILanes<TLanes> =>
        (values + ((values >>> 16) & TLanes.Create(1u)) + TLanes.Create(0x7FFFu)) & TLanes.Create(0xFFFF_0000u);
}
