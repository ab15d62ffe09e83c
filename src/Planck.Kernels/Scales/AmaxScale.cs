using Planck.Formats;

namespace Planck.Kernels.Scales;

/// <summary>The float32 scale of a channel or block, <c>amax / largest representable value</c> (ModelOpt 0.47, <c>export_amax</c>).</summary>
public static class AmaxScale
{
    /// <summary>Largest e4m3 value.</summary>
    public const float MaxE4M3 = 448f;

    /// <summary>Largest symmetric int8 value.</summary>
    public const float MaxInt8 = 127f;

    /// <summary>Largest symmetric int4 value.</summary>
    public const float MaxInt4 = 7f;

    /// <summary>Smallest normal bf16 and float32, 2^-126.</summary>
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>
    /// <c>amax / maxBound</c>. ModelOpt guards the amax first: 0 (nothing but zeros) becomes <paramref name="maxBound"/>, so that the scale is 1,
    /// and a subnormal amax becomes the smallest normal number.
    /// </summary>
    public static float Of(float amax, float maxBound, ArithmeticProfile arithmetic)
    {
        if (amax == 0f)
            amax = maxBound;
        else if (amax < SmallestNormal)
            amax = SmallestNormal;
        return ConstantDivision.Divide(amax, maxBound, arithmetic);
    }
}
