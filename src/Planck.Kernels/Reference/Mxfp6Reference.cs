using System;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Reference;

/// <summary>
/// MXFP6 as ModelOpt 0.47 simulates it (<c>tensor_quant_mx.cu</c>); ModelOpt exports no such weight. <c>e = ceil(log2(amax of the block / 28))</c>,
/// <c>weight_scale[n,b] = e + 127</c> and code <c>[n,k] = e3m2(w[n,k] * 2^-e)</c>; four codes of 6 bits are three bytes, the first column in the lowest bits.
/// </summary>
internal static class Mxfp6Reference
{
    private const float Largest = 28f;

    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        packed.Clear();
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            var exponent = ReferenceMxExponent.Of(ReferenceAmax.Of(source), Largest, ArithmeticProfile.Cpu);
            scales[block] = (byte)(exponent + 127);
            for (var column = 0; column < shape.BlockSize; column++)
            {
                var value = Bf16.ToSingle(source[column]);
                var code = Code(MathF.Abs(value) * MathF.ScaleB(1f, -exponent)) | (float.IsNegative(value) ? 0x20 : 0);
                for (var bit = 0; bit < 6; bit++)
                {
                    var at = 6 * (block * shape.BlockSize + column) + bit;
                    packed[at / 8] |= (byte)((code >> bit & 1) << at % 8);
                }
            }
        }
    }

    /// <summary>The blocks are measured here, whatever calibration chose.</summary>
    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, packed, scales);

    /// <summary>The code without sign whose value is the nearest.</summary>
    private static int Code(float magnitude)
    {
        var rounded = ReferenceRounding.E3M2(magnitude);
        var code = 0;
        while (E3M2.Decode(code) != rounded)
            code++;
        return code;
    }
}
