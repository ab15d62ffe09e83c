using System;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>NVFP4 with dynamic blocks and <c>weight_scale_2 = amax / 448</c>.</summary>
internal readonly struct W4A8Nvfp4Fp8Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> =>
        DynamicNvfp4.Quantize<TLanes>(weight, shape, Nvfp4Scale.TensorForFp8(shape.TensorAmax, shape.Arithmetic), packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(amax.Length == 1);
        DynamicNvfp4.Quantize<TLanes>(weight, shape, Nvfp4Scale.TensorForFp8(amax[0], shape.Arithmetic), packed, scales);
    }
}
