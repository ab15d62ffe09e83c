using System;
using Planck.Formats;

namespace Planck.Kernels.Scales;

/// <summary>The float32 scale that a checkpoint stores for the inputs of a linear, <c>input_scale</c> (ModelOpt 0.47).</summary>
public static class InputScale
{
    /// <summary>
    /// <c>amax / 448</c> for FP8 inputs, <c>amax / 127</c> for INT8, <c>amax / 2688</c> for NVFP4. An amax of 0 counts as the divisor, so that the scale is 1.
    /// </summary>
    /// <param name="format">One that measures activations.</param>
    public static float Of(QuantFormat format, float inputAmax, ArithmeticProfile arithmetic) => format.Activations switch
    {
        "fp8" => AmaxScale.Of(inputAmax, AmaxScale.MaxE4M3, arithmetic),
        "int8" => AmaxScale.Of(inputAmax, AmaxScale.MaxInt8, arithmetic),
        "nvfp4" => AmaxScale.Of(inputAmax, Nvfp4Scale.MaxE2M1 * Nvfp4Scale.LargestBlockScale, arithmetic),
        var other => throw new ArgumentException($"Activations of {other} have no stored scale", nameof(format)),
    };
}
