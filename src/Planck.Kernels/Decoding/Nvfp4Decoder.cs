using System;

namespace Planck.Kernels.Decoding;

/// <summary>e2m1 nibbles with an e4m3 scale per block times a float32 scale per tensor; the even column in the low nibble.</summary>
internal sealed class Nvfp4Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = DecodingTables.E4M3[linear.Scales.Span[(row * (linear.Columns / linear.BlockSize)) + block]] * linear.TensorScale;
        DecodingTables.DecodeE2M1(linear, row, column, scale, destination);
    }
}
