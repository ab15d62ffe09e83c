using System;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// MXFP4 to NVFP4 by the ranges of ModelOpt 0.47 (<c>quantization/utils/numeric_utils.py</c>): <c>G = 6 * 448 * 2^(kmax - 8)</c>, and of both halves of a block <c>6 * 2^k</c>, or the
/// block's largest number where <c>k - kmax + 8</c> is below -9. The values in bf16 are then quantized as static NVFP4 with these ranges.
/// </summary>
internal static class Mxfp4CastReference
{
    public static float TensorAmax(ReadOnlySpan<byte> scales)
    {
        var largest = Exponent(scales[0]);
        foreach (var scale in scales)
            largest = Math.Max(largest, Exponent(scale));
        return 6 * 448 * MathF.ScaleB(1, largest - 8);
    }

    /// <summary>Two per block of 32.</summary>
    public static float[] BlockAmax(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales)
    {
        var tensor = Exponent(scales[0]);
        foreach (var scale in scales)
            tensor = Math.Max(tensor, Exponent(scale));
        var amax = new float[2 * scales.Length];
        for (var block = 0; block < scales.Length; block++)
        {
            var largest = 0f;
            foreach (var pair in codes.Slice(16 * block, 16))
                largest = MathF.Max(largest, MathF.Max(MathF.Abs(E2M1.Decode(pair & 15)), MathF.Abs(E2M1.Decode(pair >> 4))));
            var k = Exponent(scales[block]);
            var above = k - (tensor - 8);
            amax[2 * block] = amax[(2 * block) + 1] = (above is >= -9 and <= 8 ? 6 : largest) * MathF.ScaleB(1, k);
        }

        return amax;
    }

    /// <returns><c>weight_scale_2</c>.</returns>
    public static float Cast(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, ArithmeticProfile arithmetic, Span<byte> packed, Span<byte> blockScales)
    {
        var weight = new ushort[2 * codes.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            var value = E2M1.Decode((codes[i / 2] >> (4 * (i % 2))) & 15) * MathF.ScaleB(1, Exponent(scales[i / 32]));
            weight[i] = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        }

        var range = TensorAmax(scales);
        StaticNvfp4Reference.QuantizeWith(Nvfp4Scale.LargestBlockScale, weight, new(1, weight.Length, 16, range, arithmetic), BlockAmax(codes, scales), packed, blockScales);
        return Nvfp4Scale.TensorOfStatic(range, Nvfp4Scale.LargestBlockScale, arithmetic);
    }

    private static int Exponent(byte scale) => scale - 127;
}
