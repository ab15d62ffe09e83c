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
        var perRow = (shape.Columns + shape.BlockSize - 1) / shape.BlockSize;
        var amax = new float[(shape.Rows + BlockRows - 1) / BlockRows * perRow];
        Array.Fill(amax, shape.TensorAmax); // at least that of the block, where linears share the scale of their only block
        for (var i = 0; i < weight.Length; i++)
        {
            ref var block = ref amax[(i / shape.Columns / BlockRows * perRow) + (i % shape.Columns / shape.BlockSize)];
            block = MathF.Max(block, MathF.Abs(Bf16.ToSingle(weight[i])));
        }

        QuantizeWith(weight, shape, amax, packed, scales);
    }

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
    {
        var perRow = (shape.Columns + shape.BlockSize - 1) / shape.BlockSize;
        for (var block = 0; block < amax.Length; block++)
            BinaryPrimitives.WriteSingleLittleEndian(scales[(block * sizeof(float))..], AmaxScale.Of(amax[block], AmaxScale.MaxE4M3, shape.Arithmetic));
        for (var i = 0; i < weight.Length; i++)
        {
            var block = (i / shape.Columns / BlockRows * perRow) + (i % shape.Columns / shape.BlockSize);
            packed[i] = ReferenceRounding.E4M3(Bf16.ToSingle(weight[i]) / BinaryPrimitives.ReadSingleLittleEndian(scales[(block * sizeof(float))..]));
        }
    }
}
