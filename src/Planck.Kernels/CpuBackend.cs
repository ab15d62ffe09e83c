using System;
using Planck.Kernels.Formats;
using Planck.Kernels.Reference;

namespace Planck.Kernels;

/// <summary>Kernels on the CPU.</summary>
public readonly struct CpuBackend :
    IKernels<Fp8PerChannelPerToken>,
    IKernels<Fp8Blockwise2D>,
    IKernels<W4A16Nvfp4>,
    IKernels<Int4Blockwise>,
    IKernels<Int8PerChannel>,
    IKernels<Mxfp4>,
    IKernels<Mxfp4WeightOnly>,
    IKernels<W4A8Mxfp4Fp8>,
    IKernels<Mxfp8>
{
    public static string Name => "cpu";

    public static float Amax(ReadOnlySpan<ushort> weight) => ReferenceAmax.Of(weight);

    static void IKernels<Fp8PerChannelPerToken>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Fp8PerChannelPerTokenReference.Quantize(weight, shape, packed, scales);

    static void IKernels<Fp8Blockwise2D>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Fp8Blockwise2DReference.Quantize(weight, shape, packed, scales);

    static void IKernels<W4A16Nvfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        W4A16Nvfp4Reference.Quantize(weight, shape, packed, scales);

    static void IKernels<Int4Blockwise>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Int4BlockwiseReference.Quantize(weight, shape, packed, scales);

    static void IKernels<Int8PerChannel>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Int8PerChannelReference.Quantize(weight, shape, packed, scales);

    static void IKernels<Mxfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Mxfp4Reference.Quantize(weight, shape, packed, scales);

    static void IKernels<Mxfp4WeightOnly>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Mxfp4Reference.Quantize(weight, shape, packed, scales);

    static void IKernels<W4A8Mxfp4Fp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Mxfp4Reference.Quantize(weight, shape, packed, scales);

    static void IKernels<Mxfp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        Mxfp8Reference.Quantize(weight, shape, packed, scales);
}
