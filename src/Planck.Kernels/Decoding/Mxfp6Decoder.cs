using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Decoding;

/// <summary>e3m2 codes with a power of two per block; four codes in three bytes, the first column in the lowest bits.</summary>
internal sealed class Mxfp6Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = E8M0.Decode(linear.Scales.Span[(row * (linear.Columns / linear.BlockSize)) + block]);
        var codes = linear.Weight.Span[checked(row * (linear.Columns / 4 * 3))..];
        for (var i = 0; i < destination.Length; i++)
        {
            var (four, position) = ((column + i) / 4 * 3, (column + i) % 4);
            var bits = codes[four] | codes[four + 1] << 8 | codes[four + 2] << 16;
            destination[i] = E3M2.Decode(bits >> (6 * position)) * scale;
        }
    }
}
