using System;
using System.Linq;

namespace Planck.Calibration;

/// <summary>The factor per column that a power stands for.</summary>
internal static class AwqScale
{
    private const float Smallest = 1e-4f;
    private const float Largest = 1e4f;

    /// <summary>
    /// <c>s = clamp(x^alpha / (ws^(1 - alpha) + tiny), 1e-4, 1e4)</c>, divided by <c>sqrt(max s * min s)</c>; each operation rounded to float32.
    /// </summary>
    /// <param name="inputs">x: mean magnitude of each input channel.</param>
    /// <param name="weights">ws: mean magnitude of each weight column within its blocks.</param>
    /// <returns>Weights are multiplied by it and inputs divided.</returns>
    public static float[] Of(float[] inputs, float[] weights, float alpha)
    {
        var scale = new float[inputs.Length];
        var (power, rest) = (alpha, (float)(1 - (double)alpha));
        for (var column = 0; column < scale.Length; column++)
        {
            var numerator = (float)Math.Pow(inputs[column], power);
            var denominator = (float)Math.Pow(weights[column], rest) + TinyNormal;
            scale[column] = Math.Clamp(numerator / denominator, Smallest, Largest);
        }

        var middle = MathF.Sqrt(scale.Max() * scale.Min());
        for (var column = 0; column < scale.Length; column++)
            scale[column] /= middle;
        return scale;
    }

    /// <summary>The smallest normal float32, and bf16: <c>torch.finfo(dtype).tiny</c>.</summary>
    public const float TinyNormal = 1.17549435e-38f;
}
