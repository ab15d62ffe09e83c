using System;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Runtime.Export;

/// <summary>The scales of activations and of the cache, from their ranges (ModelOpt 0.47, <c>get_activation_scaling_factor</c>).</summary>
internal static class ActivationScale
{
    /// <summary>
    /// <c>input_scale</c>: <c>amax / 448</c> for FP8, <c>amax / 127</c> for INT8, both guarded as <see cref="AmaxScale"/> says; <c>amax / (6 * 448)</c> for NVFP4.
    /// </summary>
    /// <param name="amax">Largest absolute input; above zero for NVFP4.</param>
    public static float Of(QuantFormat format, float amax, ArithmeticProfile arithmetic) => format.Activations switch
    {
        "fp8" => AmaxScale.Of(amax, AmaxScale.MaxE4M3, arithmetic),
        "int8" => AmaxScale.Of(amax, AmaxScale.MaxInt8, arithmetic),
        "nvfp4" => ConstantDivision.Divide(amax, Nvfp4Scale.MaxE2M1 * Nvfp4Scale.LargestBlockScale, arithmetic),
        var other => throw new ArgumentException($"activations of {other} have no measured scale", nameof(format)),
    };

    /// <summary><c>k_scale</c> and <c>v_scale</c>: <c>amax / 448</c>, also for NVFP4.</summary>
    public static float OfCache(float amax, ArithmeticProfile arithmetic) => ConstantDivision.Divide(amax, AmaxScale.MaxE4M3, arithmetic);
}
