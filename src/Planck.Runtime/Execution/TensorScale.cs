using Planck.Formats;

namespace Planck.Runtime.Execution;

/// <summary>The float32 scale of a whole tensor (<c>weight_scale_2</c>) of dynamic NVFP4.</summary>
internal static class TensorScale
{
    /// <summary>Largest e2m1 value times largest e4m3 value.</summary>
    private const float Largest = 6 * 448;

    /// <summary><c>amax / 2688</c>, rounded as ModelOpt 0.47 rounds it under the profile.</summary>
    public static float Of(float amax, ArithmeticProfile arithmetic) =>
        arithmetic == ArithmeticProfile.Cuda ? amax * (1 / Largest) : amax / Largest;
}
