using System;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// MXINT8 as ModelOpt 0.47 simulates it (<c>tensor_quant_mx.cu</c>), stored the way MXFP8 is; ModelOpt exports no such weight. <c>e = ceil(log2(amax of the block / 127))</c>,
/// <c>weight_scale[n,b] = e + 127</c> and <c>weight[n,k] = round(w[n,k] * 2^-e)</c>, in both profiles with an IEEE division.
/// </summary>
internal static class Mxint8Reference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            var exponent = ReferenceMxExponent.Of(ReferenceAmax.Of(source), AmaxScale.MaxInt8, ArithmeticProfile.Cpu);
            scales[block] = (byte)(exponent + 127);
            for (var column = 0; column < shape.BlockSize; column++)
            {
                var scaled = Bf16.ToSingle(source[column]) * MathF.ScaleB(1f, -exponent);
                packed[block * shape.BlockSize + column] = (byte)ReferenceRounding.Integer(scaled, -127, 127);
            }
        }
    }

    /// <summary>The blocks are measured here, whatever calibration chose.</summary>
    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, packed, scales);
}
