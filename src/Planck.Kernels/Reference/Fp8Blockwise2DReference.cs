using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// FP8 in blocks of 128 x 128 (ModelOpt 0.47, <c>fp8_pb_wo</c>): <c>weight_scale[i,j] = amax of the block / 448</c> and
/// <c>weight[n,k] = e4m3(w[n,k] / weight_scale[n div 128, k div 128])</c>. A block at the edge has fewer rows or columns.
/// </summary>
internal static class Fp8Blockwise2DReference
{
    private const int BlockRows = 128;

    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        var block = 0;
        for (var top = 0; top < shape.Rows; top += BlockRows)
        {
            for (var left = 0; left < shape.Columns; left += shape.BlockSize)
            {
                var bottom = Math.Min(top + BlockRows, shape.Rows);
                var right = Math.Min(left + shape.BlockSize, shape.Columns);

                var amax = shape.TensorAmax; // at least that of the block, where linears share the scale of their only block
                for (var row = top; row < bottom; row++)
                    amax = MathF.Max(amax, ReferenceAmax.Of(weight[(row * shape.Columns + left)..(row * shape.Columns + right)]));

                var scale = AmaxScale.Of(amax, AmaxScale.MaxE4M3, shape.Arithmetic);
                BinaryPrimitives.WriteSingleLittleEndian(scales[(block++ * sizeof(float))..], scale);

                for (var row = top; row < bottom; row++)
                {
                    for (var column = left; column < right; column++)
                    {
                        var index = row * shape.Columns + column;
                        packed[index] = ReferenceRounding.E4M3(Bf16.ToSingle(weight[index]) / scale);
                    }
                }
            }
        }
    }
}
