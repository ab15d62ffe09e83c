using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Fp8Blockwise2DReference"/>.</summary>
internal readonly struct Fp8Blockwise2DKernel : IVectorKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        var (rows, columns, blockColumns, blockRows) = (shape.Rows, shape.Columns, shape.BlockSize, QuantFormats.Fp8Blockwise2D.BlockRows);
        KernelArguments.Require(blockColumns > 0);
        var blocks = ((long)rows + blockRows - 1) / blockRows * (((long)columns + blockColumns - 1) / blockColumns);
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, blocks * sizeof(float));

        var block = 0;
        for (var top = 0; top < rows; top += blockRows)
        {
            for (var left = 0; left < columns; left += blockColumns)
            {
                var (bottom, width) = (Math.Min(top + blockRows, rows), Math.Min(blockColumns, columns - left));
                var amax = shape.TensorAmax;
                for (var row = top; row < bottom; row++)
                    amax = MathF.Max(amax, AmaxKernel.Of<TLanes>(weight.Slice(row * columns + left, width)));

                var scale = AmaxScale.Of(amax, AmaxScale.MaxE4M3, shape.Arithmetic);
                BinaryPrimitives.WriteSingleLittleEndian(scales[(block++ * sizeof(float))..], scale);
                for (var row = top; row < bottom; row++)
                {
                    var start = row * columns + left;
                    ByteRow.Encode<TLanes, E4M3Element>(weight.Slice(start, width), scale, packed.Slice(start, width));
                }
            }
        }
    }
}
