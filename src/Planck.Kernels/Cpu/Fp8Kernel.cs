using System;
using System.Buffers.Binary;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Fp8Reference"/>.</summary>
internal readonly struct Fp8Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes> => Quantize<TLanes>(weight, shape, shape.TensorAmax, packed, scales);

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(amax.Length == 1);
        Quantize<TLanes>(weight, shape, amax[0], packed, scales);
    }

    private static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, float amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, sizeof(float));
        var scale = AmaxScale.Of(amax, AmaxScale.MaxE4M3, shape.Arithmetic);
        BinaryPrimitives.WriteSingleLittleEndian(scales, scale);
        if (shape.Stacked)
        {
            ByteRow.Encode<TLanes, E4M3Element>(weight, weight.Length, new(in scale), packed);
            return;
        }

        var divisor = Fp8TensorScale.Divisor(amax, shape.Arithmetic);
        ByteRow.Encode<TLanes, TwiceRoundedE4M3Element>(weight, weight.Length, new(in divisor), packed);
    }
}
