using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>The S-shaped functions for vectors of float32, built on <see cref="Exponential"/>; errors against float64 are in the tests.</summary>
internal static class Sigmoids
{
    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        // From e^-|x|, which cannot overflow: e / (1 + e) on the negative side keeps its relative precision.
        var e = Exponential.Exp(-Vector512.Abs(x));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512.Create(1f));
        return numerator / (Vector512.Create(1f) + e);
    }

    /// <summary>
    /// tanh x. Below 0.625 x + x^3 P(x^2), P of degree 4 from the Chebyshev expansion of (tanh x / x - 1) / x^2; above 1 - 2 / (e^2x + 1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var square = x * x;
        var p = Vector512.Create(-0.005932980217039585f);
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(0.020881319418549538f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-0.053825847804546356f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(0.13332600891590118f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-0.333333283662796f));
        var near = Vector512.FusedMultiplyAdd(p * square, magnitude, magnitude);
        var far = Vector512.Create(1f) - (Vector512.Create(2f) / (Exponential.Exp(magnitude + magnitude) + Vector512.Create(1f)));
        var result = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), near, far);
        return WithSignOf(result, x);
    }

    /// <summary>
    /// The normal distribution function, (1 + erf(x / sqrt 2)) / 2. With z = |x| / sqrt 2: below z = 0.95 erf z = z Q(z^2), above erfc z = e^-(z^2 + G(z)),
    /// 0 above z = 4; Q and G of degree 6 and 8 from Chebyshev expansions on those intervals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalDistribution(Vector512<float> x)
    {
        var z = Vector512.Abs(x) * Vector512.Create(0.70710678118654752f);
        var square = z * z;

        var q = Vector512.Create(7.882496720412746e-05f);
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-0.0008018855005502701f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(0.005189312156289816f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-0.02685432881116867f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(0.11283597350120544f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(-0.3761262595653534f));
        q = Vector512.FusedMultiplyAdd(q, square, Vector512.Create(1.1283791065216064f));
        var nearHalf = q * z * Vector512.Create(0.5f);

        var g = Vector512.Create(-1.6150449937413214e-06f);
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(4.561102105071768e-05f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(-0.0005929505568929017f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(0.00474111782386899f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(-0.026367414742708206f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(0.10998330265283585f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(-0.368068665266037f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(1.1301703453063965f));
        g = Vector512.FusedMultiplyAdd(g, z, Vector512.Create(-0.00030417676316574216f));
        var tail = Exponential.Exp(-(square + g)) * Vector512.Create(0.5f);
        tail = Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(4f)), Vector512<float>.Zero, tail);

        var negative = Vector512.LessThan(x, Vector512<float>.Zero);
        var near = Vector512.Create(0.5f) + Vector512.ConditionalSelect(negative, -nearHalf, nearHalf);
        var far = Vector512.ConditionalSelect(negative, tail, Vector512.Create(1f) - tail);
        return Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512.Create(0.95f)), near, far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WithSignOf(Vector512<float> magnitude, Vector512<float> sign) =>
        magnitude | (sign & Vector512.Create(-0f));
}
