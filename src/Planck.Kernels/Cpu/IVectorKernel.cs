using System;

namespace Planck.Kernels.Cpu;

/// <summary>The kernel of one format, written once and compiled for every vector width. Arguments are those of <see cref="IKernels{TFormat}.Quantize"/>.</summary>
internal interface IVectorKernel
{
    static abstract void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>;

    /// <summary>As <see cref="IKernels{TFormat}.QuantizeWith"/>.</summary>
    static abstract void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Runs a kernel at a SIMD level.</summary>
internal static class VectorKernel
{
    /// <exception cref="ArgumentException">A span does not have the length that the shape gives it, or the shape does not suit the format.</exception>
    public static void Quantize<TKernel>(SimdLevel level, ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TKernel : IVectorKernel
    {
        switch (level)
        {
            case SimdLevel.Avx512:
                TKernel.Quantize<Lanes512>(weight, shape, packed, scales);
                break;
            case SimdLevel.Avx2:
                TKernel.Quantize<Lanes256>(weight, shape, packed, scales);
                break;
            default:
                TKernel.Quantize<Lanes128>(weight, shape, packed, scales);
                break;
        }
    }

    /// <exception cref="ArgumentException">A span does not have the length that the shape gives it, or the shape does not suit the format.</exception>
    public static void QuantizeWith<TKernel>(
        SimdLevel level, ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TKernel : IVectorKernel
    {
        switch (level)
        {
            case SimdLevel.Avx512:
                TKernel.QuantizeWith<Lanes512>(weight, shape, amax, packed, scales);
                break;
            case SimdLevel.Avx2:
                TKernel.QuantizeWith<Lanes256>(weight, shape, amax, packed, scales);
                break;
            default:
                TKernel.QuantizeWith<Lanes128>(weight, shape, amax, packed, scales);
                break;
        }
    }
}
