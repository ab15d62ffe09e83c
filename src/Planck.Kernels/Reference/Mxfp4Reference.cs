using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// MXFP4 (ModelOpt 0.47, <c>qtensor/mxfp4_tensor.py</c>): <c>e = ceil(log2(amax of the block / 6))</c>, <c>weight_scale[n,b] = e + 127</c> and code
/// <c>[n,k] = e2m1(w[n,k] / 2^e)</c> with ties to the lower magnitude and both zeros as code 8.
/// </summary>
internal static class Mxfp4Reference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            var exponent = ReferenceMxExponent.Of(ReferenceAmax.Of(source), Nvfp4Scale.MaxE2M1, shape.Arithmetic);
            scales[block] = (byte)(exponent + 127);

            var divisor = MathF.ScaleB(1f, exponent);
            for (var column = 0; column < shape.BlockSize; column += 2)
            {
                var low = ReferenceRounding.E2M1TiesToLower(Bf16.ToSingle(source[column]) / divisor);
                var high = ReferenceRounding.E2M1TiesToLower(Bf16.ToSingle(source[column + 1]) / divisor);
                packed[(block * shape.BlockSize + column) / 2] = (byte)(low | high << 4);
            }
        }
    }

    /// <summary>The blocks are measured here, whatever calibration chose.</summary>
    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        Quantize(weight, shape, packed, scales);
}
