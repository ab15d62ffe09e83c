using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Reference;

/// <summary>Rounding of single activations, bf16 values, under the scales of a checkpoint as an engine computes it: a code is the value over its scale.</summary>
internal static class ActivationReference
{
    /// <summary><c>e4m3(x / scale) * scale</c>.</summary>
    public static float Fp8(float value, float scale) => E4M3.Decode(ReferenceRounding.E4M3(value / scale)) * scale;

    /// <summary><c>limit(round(x / scale), -128 .. 127) * scale</c>, with the sign of x where that is zero.</summary>
    public static float Int8(float value, float scale) => MathF.CopySign(ReferenceRounding.Integer(value / scale, -128, 127) * scale, value);

    /// <summary>
    /// <c>e2m1(x / s) * s</c> with the scale of the block, <c>s = e4m3(blockAmax / (6 * tensorScale)) * tensorScale</c>; a scale below 1e-5 becomes 1, as in
    /// ModelOpt's simulation.
    /// </summary>
    public static float Nvfp4(float value, float blockAmax, float tensorScale)
    {
        var scale = E4M3.Decode(ReferenceRounding.E4M3(blockAmax / (6f * tensorScale))) * tensorScale;
        if (scale < 1e-5f)
            scale = 1f;
        return MathF.CopySign(E2M1.Decode(ReferenceRounding.E2M1(MathF.Abs(value) / scale)) * scale, value);
    }
}
