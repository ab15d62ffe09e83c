using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// NVFP4 with dynamic blocks (ModelOpt 0.47, <c>qtensor/nvfp4_tensor.py</c>): with <c>s2 = weight_scale_2</c> and b the block of column k,
/// <c>weight_scale[n,b] = e4m3(amax of the block / (6 * s2))</c> and code <c>[n,k] = e2m1(w[n,k] / (weight_scale[n,b] * s2))</c>.
/// </summary>
internal static class W4A16Nvfp4Reference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        var tensorScale = Nvfp4Scale.Tensor(shape.TensorAmax, shape.Arithmetic);
        for (var block = 0; block < weight.Length / shape.BlockSize; block++)
        {
            var source = weight.Slice(block * shape.BlockSize, shape.BlockSize);
            scales[block] = ReferenceRounding.E4M3(Nvfp4Scale.Block(ReferenceAmax.Of(source), tensorScale));

            var divisor = E4M3.Decode(scales[block]) * tensorScale;
            for (var column = 0; column < shape.BlockSize; column += 2)
            {
                var low = ReferenceRounding.E2M1(Bf16.ToSingle(source[column]) / divisor);
                var high = ReferenceRounding.E2M1(Bf16.ToSingle(source[column + 1]) / divisor);
                packed[(block * shape.BlockSize + column) / 2] = (byte)(low | high << 4);
            }
        }
    }
}
