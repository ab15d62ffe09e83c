using System.Runtime.CompilerServices;

namespace Planck.Algebra.Simd;

/// <summary>Two IEEE halves.</summary>
internal readonly struct StoredFp16<TLanes> : IStoredElement<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    public static bool Pairs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes First(TLanes bits) => TLanes.LowFp16(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Second(TLanes bits) => TLanes.HighFp16(bits);
}
