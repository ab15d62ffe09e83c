using System;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Int8PerChannelReference"/>.</summary>
internal readonly struct Int8PerChannelKernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => PerChannelRows.Quantize<TLanes, Int8Element>(weight, shape, packed, scales);
}
