using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// MXFP8 (ModelOpt 0.47, <c>qtensor/mxfp8_tensor.py</c>): <c>e = ceil(log2(amax of the block / 448))</c>, <c>weight_scale[n,b] = e + 127</c> and
/// <c>weight[n,k] = e4m3(clamp(w[n,k] * 2^-e, -448, 448))</c>.
/// </summary>
internal static class Mxfp8Reference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            var exponent = ReferenceMxExponent.Of(ReferenceAmax.Of(source), AmaxScale.MaxE4M3, shape.Arithmetic);
            scales[block] = (byte)(exponent + 127);

            var factor = MathF.ScaleB(1f, -exponent);
            for (var column = 0; column < shape.BlockSize; column++)
            {
                var scaled = float.Clamp(Bf16.ToSingle(source[column]) * factor, -AmaxScale.MaxE4M3, AmaxScale.MaxE4M3);
                packed[block * shape.BlockSize + column] = ReferenceRounding.E4M3(scaled);
            }
        }
    }

    /// <summary>The blocks are measured here, whatever calibration chose.</summary>
    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, packed, scales);
}
