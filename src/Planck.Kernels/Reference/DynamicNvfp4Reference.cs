using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// NVFP4 with dynamic blocks (ModelOpt 0.47, <c>qtensor/nvfp4_tensor.py</c>): with <c>s2 = weight_scale_2</c> and b the block of column k,
/// <c>weight_scale[n,b] = e4m3(amax of the block / (6 * s2))</c> and code <c>[n,k] = e2m1(w[n,k] / (weight_scale[n,b] * s2))</c>.
/// </summary>
internal static class DynamicNvfp4Reference
{
    /// <summary>With <c>weight_scale_2 = amax / 2688</c>.</summary>
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, Nvfp4Scale.Tensor(shape.TensorAmax, shape.Arithmetic), packed, scales);

    /// <summary>The same for an amax that calibration chose.</summary>
    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, Nvfp4Scale.Tensor(amax[0], shape.Arithmetic), packed, scales);

    /// <summary>With <c>weight_scale_2 = amax / 448</c>, as <c>w4a8_nvfp4_fp8</c> has it.</summary>
    public static void QuantizeForFp8(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, Nvfp4Scale.TensorForFp8(shape.TensorAmax, shape.Arithmetic), packed, scales);

    /// <summary>The same for an amax that calibration chose.</summary>
    public static void QuantizeForFp8With(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, Nvfp4Scale.TensorForFp8(amax[0], shape.Arithmetic), packed, scales);

    private static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, float tensorScale, Span<byte> packed, Span<byte> scales)
    {
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            scales[block] = ReferenceRounding.E4M3(Nvfp4Scale.Block(ReferenceAmax.Of(source), tensorScale));
            Nvfp4ReferenceCodes.Encode(source, E4M3.Decode(scales[block]) * tensorScale, packed.Slice(block * shape.BlockSize / 2, shape.BlockSize / 2));
        }
    }
}
