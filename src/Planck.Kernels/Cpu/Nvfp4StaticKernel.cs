using System;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>NVFP4 with an amax per block.</summary>
internal readonly struct Nvfp4StaticKernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> =>
        StaticNvfp4.Quantize<TLanes>(weight, shape, [], Nvfp4Scale.LargestBlockScale, packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(shape.BlockSize > 0 && amax.Length == weight.Length / shape.BlockSize);
        StaticNvfp4.Quantize<TLanes>(weight, shape, amax, Nvfp4Scale.LargestBlockScale, packed, scales);
    }
}
