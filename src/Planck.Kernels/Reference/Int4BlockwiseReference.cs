using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// INT4 per group of columns (ModelOpt 0.47, <c>W4A16_AWQ</c>): <c>weight_scale[n,b] = amax of the group / 7</c>,
/// <c>q[n,k] = clamp(round(w[n,k] / weight_scale[n,b]), -8, 7)</c>; row 2i is in the low nibbles of stored row i, row 2i + 1 in the high ones.
/// </summary>
internal static class Int4BlockwiseReference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        QuantizeWith(weight, shape, ReferenceAmax.OfRuns(weight, shape.BlockSize), packed, scales);

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
    {
        packed.Clear();
        var group = 0;
        for (var row = 0; row < shape.Rows; row++)
        {
            for (var left = 0; left < shape.Columns; left += shape.BlockSize)
            {
                var source = weight.Slice(row * shape.Columns + left, shape.BlockSize);
                var scale = AmaxScale.Of(amax[group], AmaxScale.MaxInt4, shape.Arithmetic);
                BinaryPrimitives.WriteSingleLittleEndian(scales[(group++ * sizeof(float))..], scale);
                for (var column = 0; column < shape.BlockSize; column++)
                {
                    var code = ReferenceRounding.Integer(Bf16.ToSingle(source[column]) / scale, -8, 7) & 15;
                    packed[row / 2 * shape.Columns + left + column] |= (byte)(row % 2 == 0 ? code : code << 4);
                }
            }
        }
    }
}
