using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Decoding;

/// <summary>Signed bytes with a power of two per block.</summary>
internal sealed class Mxint8Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = E8M0.Decode(linear.Scales.Span[(row * (linear.Columns / linear.BlockSize)) + block]);
        var codes = linear.Weight.Span.Slice(checked((row * linear.Columns) + column), destination.Length);
        for (var i = 0; i < codes.Length; i++)
            destination[i] = (sbyte)codes[i] * scale;
    }
}
