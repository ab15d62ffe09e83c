using System;

namespace Planck.Kernels.Reference;

/// <summary>
/// Rounding of single values as ModelOpt 0.47 simulates its formats (<c>tensor_quant.py</c>, <c>nvfp4_quant.py</c>, <c>fp4_kernel.py</c>,
/// <c>tensor_quant_mx.cu</c>), in float32 with every operation rounded. The result has the sign of the value, also where it is zero.
/// </summary>
internal static class WeightSimulationReference
{
    private const float Tiny = 1f / (1 << 24);

    /// <summary><c>clamp(rint(x * s), -largest - 1, largest) / s</c> with <c>s = largest / amax</c>; zero up to an amax of 2^-24.</summary>
    public static float Integer(float value, float amax, float largest)
    {
        if (amax <= Tiny)
            return MathF.CopySign(0, value);
        var scale = largest / amax;
        return Math.Clamp(MathF.Round(value * scale, MidpointRounding.ToEven), -largest - 1, largest) / scale;
    }

    /// <summary>
    /// <c>e4m3(x * s) * (1 / s)</c> with <c>s = 448 * (1 / amax)</c>: a number over a tensor is its reciprocal times the number. An amax up to 2^-24 counts as 1.
    /// </summary>
    public static float Fp8(float value, float amax) => E4M3Within(value, amax <= Tiny ? 1f : amax, 448f);

    /// <summary>
    /// <c>e2m1(|x| / s) * s</c> with the scale of the block, <c>s</c>, the FP8 simulation of <c>amax / 6</c> in the range <c>tensorAmax / 6</c>.
    /// A scale of zero becomes 1.
    /// </summary>
    /// <param name="widening">
    /// 1; 1.75 in four-over-six, whose largest block scale is 256: ModelOpt widens the range by 448 / 256 and goes on with 448, which rounds differently from a
    /// division by 256.
    /// </param>
    public static float StaticNvfp4(float value, float amax, float tensorAmax, float widening)
    {
        var range = MathF.Min(tensorAmax * widening, float.MaxValue) / 6f;
        var scale = E4M3Within(amax / 6f, range <= Tiny ? 1f : range, 448f);
        return Fp4(value, scale == 0 ? 1f : scale);
    }

    /// <summary>
    /// As <see cref="StaticNvfp4"/>, with the scale <c>s = e4m3(blockAmax / (6 g)) * g</c> where <c>g = tensorAmax / 2688</c>, or 1e-12 when that is zero.
    /// A scale below 1e-5 becomes 1.
    /// </summary>
    public static float DynamicNvfp4(float value, float blockAmax, float tensorAmax)
    {
        var tensorScale = tensorAmax / 2688f;
        if (tensorScale == 0)
            tensorScale = 1e-12f;
        var scale = Codecs.E4M3.Decode(ReferenceRounding.E4M3(blockAmax / (6f * tensorScale))) * tensorScale;
        return Fp4(value, scale < 1e-5f ? 1f : scale);
    }

    /// <summary><c>round(|x| * 2^-e) * 2^e</c> with <c>e = ceil(log2(blockAmax / largest))</c>, at least -127; 1 instead of an amax of zero.</summary>
    /// <param name="round">Rounds a magnitude to the elements.</param>
    public static float Microscaled(float value, float blockAmax, float largest, Func<float, float> round)
    {
        var ratio = (blockAmax == 0 ? 1f : blockAmax) / largest;
        var exponent = -127;
        while (Math.ScaleB(1, exponent) < ratio)
            exponent++;
        var magnitude = round(MathF.Abs(value) * MathF.ScaleB(1, -exponent));
        return MathF.CopySign(magnitude * MathF.ScaleB(1, exponent), value);
    }

    private static float E4M3Within(float value, float range, float largest)
    {
        var scale = 1f / range * largest;
        return Codecs.E4M3.Decode(ReferenceRounding.E4M3(value * scale)) * (1f / scale);
    }

    private static float Fp4(float value, float scale)
    {
        var code = ReferenceRounding.E2M1(MathF.Abs(value) / scale);
        return MathF.CopySign(Codecs.E2M1.Decode(code) * scale, value);
    }
}
