using System.Runtime.CompilerServices;

namespace Planck.Algebra.Simd;

/// <summary>float32: nothing to widen.</summary>
internal readonly struct StoredFp32<TLanes> : IStoredElement<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    public static bool Pairs => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes First(TLanes bits) => bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Second(TLanes bits) => bits;
}
