using System;

namespace Planck.Kernels.Reference;

/// <summary>
/// Rounding to the small formats, written from their definitions. Near a value with exponent e the representable values are the multiples
/// of 2^(e - mantissa bits); the codes of the multiples count up without a gap across exponents. Double arithmetic is exact here.
/// </summary>
internal static class ReferenceRounding
{
    /// <summary>
    /// float32 to e4m3 as PyTorch 2.13 casts: nearest, ties to even, subnormals in steps of 2^-9, sign kept, saturating at 448; NaN is 0x7F
    /// with the sign.
    /// </summary>
    public static byte E4M3(float value)
    {
        var sign = float.IsNegative(value) ? 0x80 : 0;
        if (float.IsNaN(value))
            return (byte)(sign | 0x7F);
        var magnitude = Math.Min(Math.Abs((double)value), 448);
        var exponent = Math.Max(Math.ILogB(magnitude), -6);
        var multiple = (int)Math.Round(magnitude / Math.ScaleB(1, exponent - 3), MidpointRounding.ToEven);
        return (byte)(sign | (8 * (exponent + 6) + multiple));
    }

    /// <summary>
    /// float32 to e2m1 as the NVFP4 packer does: nearest, ties to even, saturating at 6, NaN as +6. The sign bit is set for values below
    /// zero only, so -0 is code 0 while a small negative value that rounds to zero is code 8.
    /// </summary>
    public static int E2M1(float value)
    {
        var sign = value < 0 ? 8 : 0;
        if (float.IsNaN(value))
            return 7;
        var magnitude = Math.Min(Math.Abs((double)value), 6);
        var exponent = Math.Max(Math.ILogB(magnitude), 0);
        var multiple = (int)Math.Round(magnitude / Math.ScaleB(1, exponent - 1), MidpointRounding.ToEven);
        return sign | (2 * exponent + multiple);
    }

    /// <summary>
    /// float32 to e2m1 as the MXFP4 packer does: nearest, ties to the smaller magnitude. The sign bit is clear for values above zero
    /// only, so that both zeros are code 8.
    /// </summary>
    public static int E2M1TiesToLower(float value)
    {
        ReadOnlySpan<float> halfWays = [0.25f, 0.75f, 1.25f, 1.75f, 2.5f, 3.5f, 5f];
        var code = value > 0 ? 0 : 8;
        foreach (var halfWay in halfWays)
        {
            if (Math.Abs(value) > halfWay)
                code++;
        }

        return code;
    }

    /// <summary>The nearest e3m2 value to a magnitude, ties to even, subnormals in steps of 1/16, saturating at 28.</summary>
    public static float E3M2(float magnitude)
    {
        var limited = Math.Min((double)magnitude, 28);
        var step = Math.ScaleB(1, Math.Max(Math.ILogB(limited), -2) - 2);
        return (float)(Math.Round(limited / step, MidpointRounding.ToEven) * step);
    }

    /// <summary>float32 to an integer: nearest, ties to even, limited to a range.</summary>
    public static int Integer(float value, int lowest, int highest) =>
        (int)Math.Clamp(MathF.Round(value, MidpointRounding.ToEven), lowest, highest);
}
