using System;

namespace Planck.Kernels.Codecs;

/// <summary>
/// The 4-bit float of NVFP4 and MXFP4: sign, 2 exponent bits (bias 1), 1 mantissa bit; the values 0, 0.5, 1, 1.5, 2, 3, 4, 6
/// (OCP microscaling formats 1.0). Two codes share a byte, the even column in the low nibble.
/// </summary>
public static class E2M1
{
    private static ReadOnlySpan<float> Magnitudes => [0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f];

    /// <summary>The value of the low four bits of <paramref name="code"/>; 0x8 is -0.</summary>
    public static float Decode(int code) => (code & 8) == 0 ? Magnitudes[code & 7] : -Magnitudes[code & 7];
}
