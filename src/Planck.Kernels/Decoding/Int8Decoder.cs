using System;
using System.Buffers.Binary;

namespace Planck.Kernels.Decoding;

/// <summary>Signed bytes with a float32 scale per row.</summary>
internal sealed class Int8Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(linear.Scales.Span[(row * sizeof(float))..]);
        var codes = linear.Weight.Span.Slice(checked((row * linear.Columns) + column), destination.Length);
        for (var i = 0; i < codes.Length; i++)
            destination[i] = (sbyte)codes[i] * scale;
    }
}
