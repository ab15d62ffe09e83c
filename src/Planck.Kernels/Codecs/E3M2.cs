using System;

namespace Planck.Kernels.Codecs;

/// <summary>
/// The 6-bit float of MXFP6: sign, 3 exponent bits (bias 3), 2 mantissa bits; up to 28, in steps of 1/16 below 1/4 (OCP microscaling formats 1.0).
/// </summary>
public static class E3M2
{
    /// <summary>The value of the low six bits of <paramref name="code"/>.</summary>
    public static float Decode(int code)
    {
        var (exponent, mantissa) = (code >> 2 & 7, code & 3);
        var magnitude = exponent == 0 ? mantissa / 16f : (4 + mantissa) * MathF.ScaleB(1f, exponent - 5);
        return (code & 0x20) == 0 ? magnitude : -magnitude;
    }
}
