using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Decoding;

/// <summary>e2m1 nibbles with a power of two per block; the even column in the low nibble.</summary>
internal sealed class Mxfp4Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = E8M0.Decode(linear.Scales.Span[(row * (linear.Columns / linear.BlockSize)) + block]);
        DecodingTables.DecodeE2M1(linear, row, column, scale, destination);
    }
}
