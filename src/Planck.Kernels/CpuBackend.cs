using System;
using Planck.Kernels.Cpu;
using Planck.Kernels.Formats;

namespace Planck.Kernels;

/// <summary>
/// Kernels on the CPU with the widest vectors it has. One call runs on one thread; callers share a tensor out by rows. Weights are finite:
/// a NaN or infinity makes the bytes of everything that shares its scale meaningless, which is why a run refuses such weights by their <see cref="Amax"/>.
/// </summary>
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

    public static float Amax(ReadOnlySpan<ushort> weight) => AmaxKernel.Of(SimdLevels.Best, weight);

    static void IKernels<Fp8PerChannelPerToken>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Fp8PerChannelPerTokenKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Fp8Blockwise2D>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Fp8Blockwise2DKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A16Nvfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<W4A16Nvfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Int4Blockwise>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Int4BlockwiseKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Int8PerChannel>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Int8PerChannelKernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp4>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp4WeightOnly>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<W4A8Mxfp4Fp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp4Kernel>(SimdLevels.Best, weight, shape, packed, scales);

    static void IKernels<Mxfp8>.Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        VectorKernel.Quantize<Mxfp8Kernel>(SimdLevels.Best, weight, shape, packed, scales);
}
