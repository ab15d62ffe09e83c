using System;
using System.Linq;

namespace Planck.Runtime.Tests.Stacks;

/// <summary>
/// Stacked experts quantized one number at a time, with a CPU's divisions: the formulas of ModelOpt's formats (specification 2.2, 2.4 and 2.8) over the element
/// [expert, in, out] of a tensor, and nothing of the code under test.
/// </summary>
internal sealed class SlowStack(float[] weights, int experts, int inFeatures, int outFeatures)
{
    private static readonly float[] E4M3 = [.. Enumerable.Range(0, 127).Select(static c => c < 8 ? c / 512f : (8 + (c % 8)) * MathF.Pow(2, (c / 8) - 10))];

    private static readonly float[] E2M1 = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];

    public float Amax { get; } = weights.Max(MathF.Abs);

    public static byte ToE4M3(float value) => (byte)((value < 0 || (value == 0 && float.IsNegative(value)) ? 0x80 : 0) | Nearest(E4M3, MathF.Abs(value)));

    public static float FromE4M3(byte code) => (code < 128 ? 1 : -1) * E4M3[code & 127];

    /// <summary>FP8 with one scale: e4m3(w / scale), in the tensor's order.</summary>
    public byte[] Fp8() => Array.ConvertAll(weights, w => ToE4M3(w / (Amax / 448)));

    /// <summary>FP8 in blocks of 128 x 128: codes in the tensor's order; scales [experts, out blocks, in blocks].</summary>
    public (byte[] Codes, float[] Scales) Blocks()
    {
        var (down, across) = ((outFeatures + 127) / 128, (inFeatures + 127) / 128);
        var scales = new float[experts * down * across];
        int Block(int expert, int i, int o) => (((expert * down) + (o / 128)) * across) + (i / 128);
        Each((expert, i, o, w) => scales[Block(expert, i, o)] = MathF.Max(scales[Block(expert, i, o)], MathF.Abs(w)));
        scales = Array.ConvertAll(scales, static amax => amax / 448);
        var codes = new byte[weights.Length];
        var at = 0;
        Each((expert, i, o, w) => codes[at++] = ToE4M3(w / scales[Block(expert, i, o)]));
        return (codes, scales);
    }

    /// <summary>NVFP4: codes [experts, in / 2, out], of two neighbours along in the even one low; scales [experts, in / 16, out]; the tensor's scale; what they stand for, [experts, in, out].</summary>
    public (byte[] Codes, byte[] Scales, float TensorScale, float[] Values) Nvfp4()
    {
        var tensorScale = Amax / 2688;
        var (codes, scales, values) = (new byte[weights.Length / 2], new byte[weights.Length / 16], new float[weights.Length]);
        var largest = new float[scales.Length];
        int Block(int expert, int i, int o) => (((expert * (inFeatures / 16)) + (i / 16)) * outFeatures) + o;
        Each((expert, i, o, w) => largest[Block(expert, i, o)] = MathF.Max(largest[Block(expert, i, o)], MathF.Abs(w)));
        for (var block = 0; block < scales.Length; block++)
        {
            var scale = largest[block] / (6 * tensorScale);
            scales[block] = ToE4M3(scale == 0 ? 1 : Math.Clamp(scale, 1 / 512f, 448));
        }

        Each((expert, i, o, w) =>
        {
            var scale = FromE4M3(scales[Block(expert, i, o)]) * tensorScale;
            var code = Nearest(E2M1, MathF.Abs(w / scale));
            codes[(((expert * (inFeatures / 2)) + (i / 2)) * outFeatures) + o] |= (byte)((code | (w / scale < 0 ? 8 : 0)) << (4 * (i % 2)));
            values[(((expert * inFeatures) + i) * outFeatures) + o] = (w < 0 ? -1 : 1) * E2M1[code] * scale;
        });
        return (codes, scales, tensorScale, values);
    }

    private void Each(Action<int, int, int, float> element)
    {
        for (var at = 0; at < weights.Length; at++)
            element(at / (inFeatures * outFeatures), at / outFeatures % inFeatures, at % outFeatures, weights[at]);
    }

    // The nearest of ascending numbers; of two the one with the even place.
    private static int Nearest(float[] numbers, float value)
    {
        var best = 0;
        for (var i = 1; i < numbers.Length; i++)
        {
            var (distance, known) = (Math.Abs((double)numbers[i] - value), Math.Abs((double)numbers[best] - value));
            if (distance < known || (distance == known && i % 2 == 0))
                best = i;
        }

        return best;
    }
}
