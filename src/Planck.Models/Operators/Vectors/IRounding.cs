using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>What becomes of a result that torch would store: a type argument, so that loops in float32 are compiled without a trace of it.</summary>
public interface IRounding
{
    static abstract Vector512<float> Round(Vector512<float> x);
}

/// <summary>Activations in float32.</summary>
public readonly struct KeepFloat32 : IRounding
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> x) => x;
}

/// <summary>Activations in bfloat16.</summary>
public readonly struct RoundToBf16 : IRounding
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> x) => Bfloat16Rounding.Round(x);
}
