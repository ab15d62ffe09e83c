using System;
using Planck.Kernels.Cpu;
using Planck.Kernels.Formats;

namespace Planck.Kernels;

/// <summary>
/// Kernels on the CPU with the widest vectors it has. One call runs on one thread; callers share a tensor out by rows. Weights are finite:
/// a NaN or infinity makes the bytes of everything that shares its scale meaningless, which is why a run refuses such weights by their <see cref="Amax"/>.
/// </summary>
public readonly struct CpuBackend :
    IKernels<Fp8>,
    IKernels<Fp8PerChannelPerToken>,
    IKernels<Fp8Blockwise2D>,
    IKernels<Int8>,
    IKernels<Int8PerChannel>,
    IKernels<Int4Blockwise>,
    IKernels<W4A8Awq>,
    IKernels<Nvfp4>,
    IKernels<Nvfp4Static>,
    IKernels<Nvfp4FourOverSix>,
    IKernels<W4A16Nvfp4>,
    IKernels<W4A16Nvfp4Static>,
    IKernels<W4A16Nvfp4FourOverSix>,
    IKernels<W4A8Nvfp4Fp8>,
    IKernels<Mxfp4>,
    IKernels<Mxfp4WeightOnly>,
    IKernels<W4A8Mxfp4Fp8>,
    IKernels<Mxfp8>,
    IKernels<Mxfp6>,
    IKernels<Mxint8>
{
    public static string Name => "cpu";

    public static float Amax(ReadOnlySpan<ushort> weight) => AmaxKernel.Of(SimdLevels.Best, weight);

    static void IKernels<Fp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Fp8Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Fp8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Fp8Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Fp8PerChannelPerToken>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Fp8PerChannelPerTokenKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Fp8PerChannelPerToken>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Fp8PerChannelPerTokenKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Fp8Blockwise2D>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Fp8Blockwise2DKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Fp8Blockwise2D>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Fp8Blockwise2DKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Int8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Int8PerChannelKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Int8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Int8PerChannelKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Int8PerChannel>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Int8PerChannelKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Int8PerChannel>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Int8PerChannelKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Int4Blockwise>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Int4BlockwiseKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Int4Blockwise>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Int4BlockwiseKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<W4A8Awq>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Int4BlockwiseKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A8Awq>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Int4BlockwiseKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Nvfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<W4A16Nvfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Nvfp4>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<W4A16Nvfp4Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Nvfp4Static>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Nvfp4StaticKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Nvfp4Static>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Nvfp4StaticKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Nvfp4FourOverSix>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Nvfp4FourOverSixKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Nvfp4FourOverSix>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Nvfp4FourOverSixKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<W4A16Nvfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<W4A16Nvfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A16Nvfp4>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<W4A16Nvfp4Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<W4A16Nvfp4Static>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Nvfp4StaticKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A16Nvfp4Static>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Nvfp4StaticKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<W4A16Nvfp4FourOverSix>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Nvfp4FourOverSixKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A16Nvfp4FourOverSix>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Nvfp4FourOverSixKernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<W4A8Nvfp4Fp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<W4A8Nvfp4Fp8Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A8Nvfp4Fp8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<W4A8Nvfp4Fp8Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Mxfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp4>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Mxfp4Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Mxfp4WeightOnly>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp4WeightOnly>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Mxfp4Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<W4A8Mxfp4Fp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A8Mxfp4Fp8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Mxfp4Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Mxfp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp8Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Mxfp8Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Mxfp6>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp6Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp6>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Mxfp6Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);

    static void IKernels<Mxint8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxint8Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxint8>.QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.QuantizeWith<Mxint8Kernel>(SimdLevels.Best, weight, shape, amax, packed, scales);
}
