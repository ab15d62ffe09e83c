using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// e^x as torch's attention on a CPU takes it where results are rounded to bfloat16 or float16: within 1.1e-4 of the true value, and 0.99995 for 0.
/// </summary>
/// <remarks>
/// Malossi, Ineichen, Bekas, Curioni, "Fast Exponential Computation on SIMD Architectures", HPCA workshop WAPCO 2015: with y = x log2 e, the bits of 2^y are 2^23 (y +
/// 127 - K(y - floor y)), K a polynomial of degree 3; its coefficients are those of torch 2.8 to 2.13 (PyTorch pull request 151441).
/// </remarks>
internal static class FlashExponential
{
    /// <summary>The logarithm of the smallest normal float32: what is below it becomes 0.</summary>
    private const float Smallest = -87.33654f;

    private const float MantissaRange = 8388608f;

    /// <param name="x">At most 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var vanishes = Vector512.LessThan(x, Vector512.Create(Smallest));
        var y = Vector512.MaxNative(Vector512.Create(Smallest), x) * Vector512.Create(1.44269502f);
        var fraction = y - Vector512.Floor(y);
        var correction = Vector512.FusedMultiplyAdd(fraction, Vector512.Create(-0.079204240219773236f), Vector512.Create(-0.22433836478672356f));
        correction = Vector512.FusedMultiplyAdd(fraction, correction, Vector512.Create(0.30354260500649682f));
        correction = Vector512.FusedMultiplyAdd(fraction, correction, Vector512.Create(0.00010703434948458272f));
        var bits = Vector512.FusedMultiplyAdd(Vector512.Create(MantissaRange), y - correction, Vector512.Create(127 * MantissaRange));
        return Vector512.AndNot(Vector512.ConvertToInt32(bits).AsSingle(), vanishes);
    }
}
