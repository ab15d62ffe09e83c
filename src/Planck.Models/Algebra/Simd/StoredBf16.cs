using System.Runtime.CompilerServices;

namespace Planck.Algebra.Simd;

/// <summary>Two bfloat16.</summary>
internal readonly struct StoredBf16<TLanes> : IStoredElement<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    public static bool Pairs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes First(TLanes bits) => TLanes.LowBf16(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Second(TLanes bits) => TLanes.HighBf16(bits);
}
