using System;
using System.Buffers.Binary;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>Formats with one byte per element and one float32 scale per row.</summary>
internal static class PerChannelRows
{
    public static void Quantize<TLanes, TElement>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
        where TElement : IByteElement
    {
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, (long)shape.Rows * sizeof(float));
        for (var row = 0; row < shape.Rows; row++)
        {
            var source = weight.Slice(row * shape.Columns, shape.Columns);
            var scale = AmaxScale.Of(AmaxKernel.Of<TLanes>(source), TElement.MaxBound, shape.Arithmetic);
            BinaryPrimitives.WriteSingleLittleEndian(scales[(row * sizeof(float))..], scale);
            ByteRow.Encode<TLanes, TElement>(source, shape.Columns, new(in scale), packed.Slice(row * shape.Columns, shape.Columns));
        }
    }

    /// <summary>The same under a chosen amax per row.</summary>
    public static void QuantizeWith<TLanes, TElement>(
        ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
        where TElement : IByteElement
    {
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, (long)shape.Rows * sizeof(float));
        KernelArguments.Require(amax.Length == shape.Rows);
        for (var row = 0; row < shape.Rows; row++)
        {
            var scale = AmaxScale.Of(amax[row], TElement.MaxBound, shape.Arithmetic);
            BinaryPrimitives.WriteSingleLittleEndian(scales[(row * sizeof(float))..], scale);
            var start = row * shape.Columns;
            ByteRow.Encode<TLanes, TElement>(weight.Slice(start, shape.Columns), shape.Columns, new(in scale), packed.Slice(start, shape.Columns));
        }
    }
}
