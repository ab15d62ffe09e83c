using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// NVFP4 with an amax per block (ModelOpt 0.47, <c>qtensor/nvfp4_tensor.py</c>): with G the range of the tensor and M 448 (256 in four-over-six),
/// <c>s2 = weight_scale_2 = G / (6 M)</c>, <c>weight_scale[n,b] = e4m3(amax[n,b] / 6 * M / (G / 6))</c> and code <c>[n,k] = e2m1(w[n,k] / (weight_scale[n,b] * s2))</c>.
/// </summary>
internal static class StaticNvfp4Reference
{
    public static void Quantize(float largestBlockScale, ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        QuantizeWith(largestBlockScale, weight, shape, ReferenceAmax.OfRuns(weight, shape.BlockSize), packed, scales);

    public static void QuantizeWith(
        float largestBlockScale, ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
    {
        var tensorScale = Nvfp4Scale.TensorOfStatic(shape.TensorAmax, largestBlockScale, shape.Arithmetic);
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            scales[block] = ReferenceRounding.E4M3(Nvfp4Scale.StaticBlock(amax[block], shape.TensorAmax, largestBlockScale, shape.Arithmetic));
            Nvfp4ReferenceCodes.Encode(source, E4M3.Decode(scales[block]) * tensorScale, packed.Slice(block * shape.BlockSize / 2, shape.BlockSize / 2));
        }
    }
}
