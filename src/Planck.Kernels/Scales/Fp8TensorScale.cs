using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Scales;

/// <summary>The one scale of FP8 per tensor (ModelOpt 0.47).</summary>
public static class Fp8TensorScale
{
    private const ushort SmallestBits = 1;

    /// <summary>
    /// What weights are divided by: <c>weight_scale</c>, which a GPU rounds to the weights' bf16 before it divides. A GPU's divisor is never zero: where bf16
    /// has no such small number it is the smallest one.
    /// </summary>
    public static float Divisor(float amax, ArithmeticProfile arithmetic)
    {
        var scale = AmaxScale.Of(amax, AmaxScale.MaxE4M3, arithmetic);
        return arithmetic == ArithmeticProfile.Cuda ? Bf16.ToSingle(ushort.Max(Bf16.Round(scale), SmallestBits)) : scale;
    }
}
