using System;

namespace Planck.Kernels.Codecs;

/// <summary>
/// float8_e4m3fn: sign, 4 exponent bits (bias 7), 3 mantissa bits; largest value 448, no infinity, NaN is 0x7F or 0xFF
/// (OCP 8-bit floating point specification 1.0).
/// </summary>
public static class E4M3
{
    /// <summary>The value of a code.</summary>
    public static float Decode(byte code)
    {
        var (exponent, mantissa) = ((code >> 3) & 15, code & 7);
        var magnitude = (exponent, mantissa) switch
        {
            (15, 7) => float.NaN,
            (0, _) => mantissa / 512f,
            _ => (8 + mantissa) * MathF.ScaleB(1f, exponent - 10),
        };
        return code >= 0x80 ? -magnitude : magnitude;
    }

    /// <summary>The nearest value of the format, ties to even, saturating at 448; a NaN stays one.</summary>
    public static float Round(float value)
    {
        if (float.IsNaN(value))
            return value;
        var magnitude = MathF.Min(MathF.Abs(value), 448f);
        // Steps are 2^(exponent - 3), at least 2^-9; adding and taking away 1.5 * 2^23 steps rounds to a whole number of them.
        var exponent = Math.Max((int)(BitConverter.SingleToUInt32Bits(magnitude) >> 23) - 127, -6);
        var magic = MathF.ScaleB(1.5f, exponent - 3 + 23);
        return MathF.CopySign((magnitude + magic) - magic, value);
    }
}
