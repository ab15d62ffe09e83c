using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// INT8 per channel (ModelOpt 0.47, <c>W8A16</c>): <c>weight_scale[n] = amax of row n / 127</c> and
/// <c>weight[n,k] = clamp(round(w[n,k] / weight_scale[n]), -128, 127)</c>.
/// </summary>
internal static class Int8PerChannelReference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        QuantizeWith(weight, shape, ReferenceAmax.OfRuns(weight, shape.Columns), packed, scales);

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
    {
        for (var row = 0; row < shape.Rows; row++)
        {
            var scale = AmaxScale.Of(amax[row], AmaxScale.MaxInt8, shape.Arithmetic);
            BinaryPrimitives.WriteSingleLittleEndian(scales[(row * sizeof(float))..], scale);
            for (var column = 0; column < shape.Columns; column++)
            {
                var index = row * shape.Columns + column;
                packed[index] = (byte)ReferenceRounding.Integer(Bf16.ToSingle(weight[index]) / scale, -128, 127);
            }
        }
    }
}
