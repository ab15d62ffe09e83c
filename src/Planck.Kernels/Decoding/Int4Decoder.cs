using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Decoding;

/// <summary>Signed nibbles with a float32 scale per block; two rows share a byte, the even row in the low nibble.</summary>
internal sealed class Int4Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(linear.Scales.Span[(((row * (linear.Columns / linear.BlockSize)) + block) * sizeof(float))..]);
        var codes = linear.Weight.Span.Slice(checked((row / 2 * linear.Columns) + column), destination.Length);
        var shift = row % 2 * 4;
        for (var i = 0; i < codes.Length; i++)
            destination[i] = Int4.Decode(codes[i] >> shift) * scale;
    }
}
