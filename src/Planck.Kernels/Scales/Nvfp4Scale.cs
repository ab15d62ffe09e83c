using Planck.Formats;

namespace Planck.Kernels.Scales;

/// <summary>The two levels of NVFP4 scales (ModelOpt 0.47, <c>qtensor/nvfp4_tensor.py</c>, dynamic blocks).</summary>
public static class Nvfp4Scale
{
    /// <summary>Largest e2m1 value.</summary>
    public const float MaxE2M1 = 6f;

    /// <summary>Smallest e4m3 value above zero, 2^-9: a block scale is not stored as zero.</summary>
    public const float SmallestBlockScale = 1f / 512;

    /// <summary>Largest e4m3 value.</summary>
    public const float LargestBlockScale = 448f;

    /// <summary>
    /// The block scale that four-over-six gives the loudest block of a tensor: 1.5 times it, which the blocks take that reach to 4, is still an e4m3 value.
    /// </summary>
    public const float FourOverSixBlockScale = 256f;

    /// <summary>
    /// <c>weight_scale_2 = amax / (6 * 448)</c>, chosen so that the largest block scale is 448. A tensor of zeros takes amax 6: ModelOpt
    /// writes 0 there, and with it NaN block scales.
    /// </summary>
    public static float Tensor(float tensorAmax, ArithmeticProfile arithmetic) =>
        ConstantDivision.Divide(tensorAmax == 0f ? MaxE2M1 : tensorAmax, MaxE2M1 * LargestBlockScale, arithmetic);

    /// <summary><c>weight_scale_2</c> of <c>w4a8_nvfp4_fp8</c>, <c>amax / 448</c>: block scales reach 448 / 6. A tensor of zeros takes amax 448.</summary>
    public static float TensorForFp8(float tensorAmax, ArithmeticProfile arithmetic) =>
        AmaxScale.Of(tensorAmax, LargestBlockScale, arithmetic);

    /// <summary>
    /// <c>weight_scale_2</c> of static blocks, <c>range / (6 * largestBlockScale)</c>. A tensor of zeros takes range 6.
    /// </summary>
    /// <param name="range">Of the whole tensor, or of the linears that share it.</param>
    /// <param name="largestBlockScale"><see cref="LargestBlockScale"/> or <see cref="FourOverSixBlockScale"/>.</param>
    public static float TensorOfStatic(float range, float largestBlockScale, ArithmeticProfile arithmetic) =>
        ConstantDivision.Divide(range == 0f ? MaxE2M1 : range, MaxE2M1 * largestBlockScale, arithmetic);

    /// <summary>
    /// The scale of a static block before it is rounded to e4m3 (ModelOpt 0.47): <c>amax / 6 * largestBlockScale / (range / 6)</c>, each operation rounded. A
    /// block of zeros takes 1 for <c>amax / 6</c>.
    /// </summary>
    public static float StaticBlock(float blockAmax, float range, float largestBlockScale, ArithmeticProfile arithmetic)
    {
        var blockRange = ConstantDivision.Divide(blockAmax, MaxE2M1, arithmetic);
        if (blockRange == 0f)
            blockRange = 1f;
        var tensorRange = ConstantDivision.Divide(range == 0f ? MaxE2M1 : range, MaxE2M1, arithmetic);
        return float.Clamp(blockRange * largestBlockScale / tensorRange, SmallestBlockScale, LargestBlockScale);
    }

    /// <summary>
    /// The scale of a block before it is rounded to e4m3: <c>amax / (6 * weight_scale_2)</c>, 1 for a block of zeros, limited to what e4m3
    /// holds.
    /// </summary>
    public static float Block(float blockAmax, float tensorScale)
    {
        var scale = blockAmax / (MaxE2M1 * tensorScale);
        return scale == 0f ? 1f : float.Clamp(scale, SmallestBlockScale, LargestBlockScale);
    }
}
