using System;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Fp8PerChannelPerTokenReference"/>.</summary>
internal readonly struct Fp8PerChannelPerTokenKernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => PerChannelRows.Quantize<TLanes, E4M3Element>(weight, shape, packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => PerChannelRows.QuantizeWith<TLanes, E4M3Element>(weight, shape, amax, packed, scales);
}
