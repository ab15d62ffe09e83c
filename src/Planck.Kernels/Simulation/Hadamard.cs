using System;
using System.Numerics;

namespace Planck.Kernels.Simulation;

/// <summary>
/// The normalized Hadamard transform of rows (Sylvester's order): entry (i, j) of the matrix is <c>(-1)^popcount(i &amp; j) / sqrt(n)</c>. It is its own inverse and
/// keeps lengths, and it spreads outliers of a channel over all of them.
/// </summary>
public static class Hadamard
{
    /// <summary>The size of the matrix for rows of this width: the largest power of two that divides it. The transform goes over each such part of a row.</summary>
    public static int Size(int columns) => columns & -columns;

    /// <summary>Transforms consecutive parts of <paramref name="size"/> values in place, sums before the one multiplication with <c>1 / sqrt(size)</c>.</summary>
    /// <param name="size">A power of two that divides the number of values.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Apply(Span<float> values, int size)
    {
        if (!BitOperations.IsPow2(size) || values.Length % size != 0)
            throw new ArgumentException($"{values.Length} values are no multiple of {size}, or that is no power of two", nameof(size));
        var norm = 1f / MathF.Sqrt(size);
        for (var at = 0; at < values.Length; at += size)
        {
            var part = values.Slice(at, size);
            for (var half = 1; half < size; half *= 2)
                Butterflies(part, half);
            foreach (ref var value in part)
                value *= norm;
        }
    }

    /// <summary>Sums and differences of values that stand <paramref name="half"/> apart.</summary>
    private static void Butterflies(Span<float> part, int half)
    {
        for (var first = 0; first < part.Length; first += 2 * half)
        {
            var left = part.Slice(first, half);
            var right = part.Slice(first + half, half);
            var i = 0;
            for (; i <= half - Vector<float>.Count; i += Vector<float>.Count)
            {
                var (a, b) = (new Vector<float>(left[i..]), new Vector<float>(right[i..]));
                (a + b).CopyTo(left[i..]);
                (a - b).CopyTo(right[i..]);
            }

            for (; i < half; i++)
                (left[i], right[i]) = (left[i] + right[i], left[i] - right[i]);
        }
    }
}
