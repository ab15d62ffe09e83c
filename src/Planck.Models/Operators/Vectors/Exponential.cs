using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// e^x for vectors of float32 and float64. The same bits on every machine: only correctly rounded operations are used, in a fixed order.
/// </summary>
/// <remarks>
/// x = n ln 2 + r with |r| &lt;= ln 2 / 2; e^r = 1 + r + r^2 P(r); the factor 2^n is applied in two exact halves, so that results below the normal range
/// round once. float32: P of degree 4 from the Chebyshev expansion of (e^r - 1 - r) / r^2; at most 1.1 ulp from the true value (tests sweep all of it).
/// float64: Taylor's coefficients to r^13.
/// </remarks>
internal static class Exponential
{
    /// <summary>Adding 1.5 * 2^23 rounds a float32 of magnitude below 2^22 to an integer, which then stands in the low bits.</summary>
    private const float RoundSingle = 12582912f;

    private const double RoundDouble = 6755399441055744d;

    /// <summary>e^x per lane; 0 below -104, infinity above 88.73, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // The bound stands first: the native minimum and maximum return their second operand when one is NaN.
        x = Vector512.MaxNative(Vector512.Create(-104f), x);
        x = Vector512.MinNative(Vector512.Create(89f), x);
        var rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.442695041f), Vector512.Create(RoundSingle));
        var n = rounded - Vector512.Create(RoundSingle);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693147182464599609375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(1.90465429995776e-9f), r);

        var p = Vector512.Create(0.0013933733571320772f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.008363235741853714f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.041666463017463684f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666576266288757f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(p * r, r, r) + Vector512.Create(1f);

        var exponent = rounded.AsInt32() - Vector512.Create(RoundSingle).AsInt32();
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>e^x per lane, within 1 ulp or so; 0 below -745.2, infinity above 709.79, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.MaxNative(Vector512.Create(-746d), x);
        x = Vector512.MinNative(Vector512.Create(710d), x);
        var rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950408889634), Vector512.Create(RoundDouble));
        var n = rounded - Vector512.Create(RoundDouble);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.6931471805599453), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-2.3190468138462996e-17), r);

        var p = Vector512.Create(1 / 6227020800d);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 479001600d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 39916800d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 3628800d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 362880d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 40320d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 5040d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 720d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 120d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 24d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 6d));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5));
        p = Vector512.FusedMultiplyAdd(p * r, r, r) + Vector512.Create(1d);

        var exponent = rounded.AsInt64() - Vector512.Create(RoundDouble).AsInt64();
        var half = Vector512.ShiftRightArithmetic(exponent, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>e^x of one value, by the same operations as a lane's.</summary>
    public static float Exp(float x) => Exp(Vector512.Create(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<long> exponent) => ((exponent + Vector512.Create(1023L)) << 52).AsDouble();
}
