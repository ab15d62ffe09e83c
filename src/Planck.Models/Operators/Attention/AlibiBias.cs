using System;

namespace Planck.Operators;

/// <summary>
/// Attention with linear biases: Scale * round(slope(head) * position of the key) is added to the scaled scores. (Measured from the key instead of from
/// the distance, as transformers does: softmax does not see the difference.)
/// </summary>
/// <param name="Slopes">One per query head.</param>
/// <param name="Scale">Falcon adds the bias before it scales the scores: the scores' scale. Others: 1.</param>
/// <param name="RoundToBfloat16">Falcon computes slope and product in bfloat16.</param>
public sealed record AlibiBias(ReadOnlyMemory<float> Slopes, float Scale = 1, bool RoundToBfloat16 = false)
{
    /// <summary>
    /// The slopes of the ALiBi paper: 2^(-8 i / n) for i = 1 to n, n the largest power of two within <paramref name="heads"/>; further heads take every
    /// other slope of the series for 2 n.
    /// </summary>
    public static float[] SlopesFor(int heads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        var power = 1;
        while (power * 2 <= heads)
            power *= 2;
        var slopes = new float[heads];
        for (var i = 0; i < heads; i++)
            slopes[i] = (float)(i < power ? Math.Pow(2, -8.0 * (i + 1) / power) : Math.Pow(2, -4.0 * ((2 * (i - power)) + 1) / power));
        return slopes;
    }
}
