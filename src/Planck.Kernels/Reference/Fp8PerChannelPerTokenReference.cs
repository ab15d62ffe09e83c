using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// FP8 per channel (ModelOpt 0.47, <c>FP8_PER_CHANNEL_PER_TOKEN</c>): <c>weight_scale[n] = amax of row n / 448</c> and
/// <c>weight[n,k] = e4m3(w[n,k] / weight_scale[n])</c>.
/// </summary>
internal static class Fp8PerChannelPerTokenReference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        QuantizeWith(weight, shape, ReferenceAmax.OfRuns(weight, shape.Columns), packed, scales);

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
    {
        for (var row = 0; row < shape.Rows; row++)
        {
            var scale = AmaxScale.Of(amax[row], AmaxScale.MaxE4M3, shape.Arithmetic);
            BinaryPrimitives.WriteSingleLittleEndian(scales[(row * sizeof(float))..], scale);
            for (var column = 0; column < shape.Columns; column++)
            {
                var index = row * shape.Columns + column;
                packed[index] = ReferenceRounding.E4M3(Bf16.ToSingle(weight[index]) / scale);
            }
        }
    }
}
