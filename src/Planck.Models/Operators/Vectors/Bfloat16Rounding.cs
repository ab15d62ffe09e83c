using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>float32 values rounded to those that bfloat16 holds, ties to even. NaN is not treated.</summary>
internal static class Bfloat16Rounding
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> x)
    {
        var bits = x.AsUInt32();
        var odd = (bits >>> 16) & Vector512<uint>.One;
        return ((bits + odd + Vector512.Create(0x7FFFu)) & Vector512.Create(0xFFFF0000u)).AsSingle();
    }
}
