using System;
using System.Runtime.CompilerServices;

namespace Planck.Inference;

/// <summary>
/// Multiplies vectors by a normalized Hadamard matrix in Sylvester's order: <c>H_1 = 1, H_2n = [H_n H_n; H_n -H_n] / sqrt(2)</c>. It is orthogonal and symmetric:
/// products of two rotated vectors are those of the originals, and rotating twice gives the original. A vector whose length is no power of two is cut into
/// blocks of the largest power of two that divides it, as ModelOpt 0.47 does.
/// </summary>
public static class HadamardRotation
{
    /// <summary>Rotates in place.</summary>
    /// <param name="values">Vectors after one another.</param>
    /// <param name="width">Values of a vector; positive, and a divisor of the values' number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(Span<float> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.Length % width != 0)
            throw new ArgumentException($"{values.Length} values are no vectors of {width}", nameof(values));
        var size = width & -width;
        var scale = 1 / MathF.Sqrt(size);
        for (var first = 0; first < values.Length; first += size)
        {
            var block = values.Slice(first, size);
            for (var half = 1; half < size; half *= 2)
            {
                for (var start = 0; start < size; start += 2 * half)
                {
                    for (var i = start; i < start + half; i++)
                        (block[i], block[i + half]) = (block[i] + block[i + half], block[i] - block[i + half]);
                }
            }

            for (var i = 0; i < size; i++)
                block[i] *= scale;
        }
    }
}
