using System;
using System.Buffers.Binary;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Reference;

/// <summary>
/// FP8 per tensor (ModelOpt 0.47, <c>FP8</c>): <c>weight_scale = amax / 448</c> and <c>weight[n,k] = e4m3(bf16(w[n,k] / s))</c>, where s is
/// <c>weight_scale</c> in profile <c>cpu</c> and <c>bf16(weight_scale)</c> in profile <c>cuda</c>: PyTorch keeps a bf16 tensor over one number in bf16. Of stacked
/// experts <c>weight = e4m3(w / weight_scale)</c> in float32.
/// </summary>
internal static class Fp8Reference
{
    public static void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales) =>
        QuantizeWith(weight, shape, [shape.TensorAmax], packed, scales);

    public static void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
    {
        BinaryPrimitives.WriteSingleLittleEndian(scales, AmaxScale.Of(amax[0], AmaxScale.MaxE4M3, shape.Arithmetic));
        var divisor = Fp8TensorScale.Divisor(amax[0], shape.Arithmetic);
        for (var i = 0; i < weight.Length; i++)
        {
            packed[i] = shape.Stacked
                ? ReferenceRounding.E4M3(Bf16.ToSingle(weight[i]) / AmaxScale.Of(amax[0], AmaxScale.MaxE4M3, shape.Arithmetic))
                : ReferenceRounding.E4M3(Bf16.ToSingle(Bf16.Round(Bf16.ToSingle(weight[i]) / divisor)));
        }
    }
}
