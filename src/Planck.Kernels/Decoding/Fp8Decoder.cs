using System;
using System.Buffers.Binary;

namespace Planck.Kernels.Decoding;

/// <summary>e4m3 codes with a float32 scale per row, per block of <paramref name="blockRows"/> rows and the linear's block size of columns, or, where that is every row, one scale.</summary>
internal sealed class Fp8Decoder(int blockRows) : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var blocks = linear.BlockSize == 0 ? 1 : (linear.Columns + linear.BlockSize - 1) / linear.BlockSize;
        var scale = BinaryPrimitives.ReadSingleLittleEndian(linear.Scales.Span[((((row / blockRows) * blocks) + block) * sizeof(float))..]);
        var codes = linear.Weight.Span.Slice(checked((row * linear.Columns) + column), destination.Length);
        for (var i = 0; i < codes.Length; i++)
            destination[i] = DecodingTables.E4M3[codes[i]] * scale;
    }
}
