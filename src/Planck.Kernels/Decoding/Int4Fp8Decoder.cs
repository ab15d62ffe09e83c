using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Decoding;

/// <summary>
/// Signed nibbles for tensor cores that compute in e4m3: an engine multiplies a code with the scale of its block over <c>weight_scale_2</c>, rounds that
/// to e4m3 and takes <c>weight_scale_2</c> out of the product. So a weight is <c>e4m3(code * (weight_scale / weight_scale_2)) * weight_scale_2</c>.
/// </summary>
internal sealed class Int4Fp8Decoder : WeightDecoder
{
    protected override void DecodeRun(PackedLinear linear, int row, int column, int block, Span<float> destination)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(linear.Scales.Span[(((row * (linear.Columns / linear.BlockSize)) + block) * sizeof(float))..]);
        Span<float> values = stackalloc float[16];
        for (var code = 0; code < values.Length; code++)
            values[code] = E4M3.Round(Int4.Decode(code) * (scale / linear.TensorScale)) * linear.TensorScale;
        var codes = linear.Weight.Span.Slice(checked((row / 2 * linear.Columns) + column), destination.Length);
        var shift = row % 2 * 4;
        for (var i = 0; i < codes.Length; i++)
            destination[i] = values[(codes[i] >> shift) & 15];
    }
}
