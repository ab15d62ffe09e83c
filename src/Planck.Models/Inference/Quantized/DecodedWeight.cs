using System;
using Planck.Algebra;
using Planck.Kernels.Decoding;

namespace Planck.Inference;

/// <summary>A quantized weight that a product decodes while it packs it.</summary>
internal sealed class DecodedWeight(PackedLinear linear, WeightDecoder decoder) : Weight(linear.Rows, linear.Columns)
{
    public override void Widen(int row, int column, Span<float> destination)
    {
        CheckSegment(row, column, destination.Length);
        decoder.Decode(linear, row, column, destination);
    }
}
