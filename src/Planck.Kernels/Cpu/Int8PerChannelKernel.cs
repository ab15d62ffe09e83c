using System;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Int8PerChannelReference"/>.</summary>
internal readonly struct Int8PerChannelKernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => PerChannelRows.Quantize<TLanes, Int8Element>(weight, shape, packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => PerChannelRows.QuantizeWith<TLanes, LimitedInt8Element>(weight, shape, amax, packed, scales);
}
