using System;
using Planck.Formats;

namespace Planck.Kernels.Scales;

/// <summary>The power-of-two scale of a microscaling block as its stored byte, exponent + 127 (ModelOpt 0.47, <c>qtensor/mxfp4_tensor.py</c>, <c>mxfp8_tensor.py</c>).</summary>
public static class MxScale
{
    /// <summary>
    /// <c>max(ceil(log2(amax / largest)), -127) + 127</c>; 0 for a block of zeros. The logarithm is read from the exponent bits: for a
    /// bf16 amax the quotient is a power of two or at least 2^-11 (relative) away from one, where float32 <c>log2</c> agrees.
    /// </summary>
    /// <param name="largest">Largest element value: 6 for e2m1, 448 for e4m3.</param>
    public static int BiasedExponent(float blockAmax, float largest, ArithmeticProfile arithmetic)
    {
        var bits = BitConverter.SingleToUInt32Bits(ConstantDivision.Divide(blockAmax, largest, arithmetic));
        const uint TwoToMinus127 = 1u << 22;
        return bits <= TwoToMinus127 ? 0 : (int)((bits + 0x7F_FFFFu) >> 23);
    }

    /// <summary><c>2^-(exponent)</c>, what an element is multiplied by; exact for every byte below 254.</summary>
    public static float Multiplier(int biasedExponent) => BitConverter.Int32BitsToSingle((254 - biasedExponent) << 23);
}
