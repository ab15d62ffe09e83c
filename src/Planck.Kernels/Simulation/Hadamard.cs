using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Planck.Kernels.Simulation;

/// <summary>
/// The normalized Hadamard transform of rows (Sylvester's order): entry (i, j) of the matrix is <c>(-1)^popcount(i &amp; j) / sqrt(n)</c>. It is its own inverse and
/// keeps lengths, and it spreads outliers of a channel over all of them.
/// </summary>
public static class Hadamard
{
    private const int Eight = 8;

    /// <summary>The size of the matrix for rows of this width: the largest power of two that divides it. The transform goes over each such part of a row.</summary>
    public static int Size(int columns) => columns & -columns;

    /// <summary>Transforms consecutive parts of <paramref name="size"/> values in place, sums before the one multiplication with <c>1 / sqrt(size)</c>.</summary>
    /// <param name="size">A power of two that divides the number of values.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(Span<float> values, int size)
    {
        if (!BitOperations.IsPow2(size) || values.Length % size != 0)
            throw new ArgumentException($"{values.Length} values are no multiple of {size}, or that is no power of two", nameof(size));
        var norm = 1f / MathF.Sqrt(size);
        for (var at = 0; at < values.Length; at += size)
        {
            var part = values.Slice(at, size);
            var half = 1;
            if (size >= Eight)
            {
                for (var first = 0; first < size; first += Eight)
                    FirstThreeSteps(part.Slice(first, Eight));
                half = Eight;
            }

            for (; half < size; half *= 2)
            {
                for (var first = 0; first < size; first += 2 * half)
                    Butterflies(part.Slice(first, half), part.Slice(first + half, half));
            }

            foreach (ref var value in part)
                value *= norm;
        }
    }

    /// <summary>Sums and differences of two halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Butterflies(Span<float> left, Span<float> right)
    {
        var leftLanes = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rightLanes = MemoryMarshal.Cast<float, Vector<float>>(right);
        for (var i = 0; i < leftLanes.Length; i++)
        {
            var (a, b) = (leftLanes[i], rightLanes[i]);
            leftLanes[i] = a + b;
            rightLanes[i] = a - b;
        }

        for (var i = leftLanes.Length * Vector<float>.Count; i < left.Length; i++)
            (left[i], right[i]) = (left[i] + right[i], left[i] - right[i]);
    }

    /// <summary>The steps within eight values, which no vector is short enough for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstThreeSteps(Span<float> x)
    {
        var (a, b, c, d) = (x[0] + x[1], x[0] - x[1], x[2] + x[3], x[2] - x[3]);
        var (e, f, g, h) = (x[4] + x[5], x[4] - x[5], x[6] + x[7], x[6] - x[7]);
        (a, b, c, d) = (a + c, b + d, a - c, b - d);
        (e, f, g, h) = (e + g, f + h, e - g, f - h);
        (x[0], x[1], x[2], x[3]) = (a + e, b + f, c + g, d + h);
        (x[4], x[5], x[6], x[7]) = (a - e, b - f, c - g, d - h);
    }
}
