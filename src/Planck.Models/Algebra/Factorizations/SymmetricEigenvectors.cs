using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Planck.Algebra.Factorizations;

/// <summary>
/// Eigenvectors of a symmetric positive semidefinite matrix in float64, by one-sided Jacobi rotations (Hestenes 1958): pairs of rows are rotated until all are
/// orthogonal, and are then the eigenvectors, each as long as its eigenvalue.
/// </summary>
internal static class SymmetricEigenvectors
{
    /// <summary>Cosine of the angle at which two rows count as orthogonal.</summary>
    private const double Orthogonal = 1e-14;

    /// <summary>Passes over all pairs; about 10 are needed, since convergence is quadratic.</summary>
    private const int MostSweeps = 60;

    /// <summary>The vectors of the largest eigenvalues, in falling order; zeros where the eigenvalue is zero.</summary>
    /// <param name="matrix">[size, size]; overwritten.</param>
    /// <param name="count">At most <paramref name="size"/>.</param>
    /// <returns>[count, size], each row of length 1.</returns>
    public static double[] Leading(double[] matrix, int size, int count, CancellationToken cancellation)
    {
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Sweep(matrix, size))
                break;
        }

        var lengths = new double[size];
        var order = new int[size];
        for (var row = 0; row < size; row++)
        {
            var values = matrix.AsSpan(row * size, size);
            (order[row], lengths[row]) = (row, Math.Sqrt(DoubleDot.Of(values, values)));
        }

        Array.Sort(order, (left, right) => lengths[right].CompareTo(lengths[left]) is not 0 and var byLength ? byLength : left.CompareTo(right));
        var vectors = new double[count * size];
        for (var place = 0; place < count; place++)
        {
            var length = lengths[order[place]];
            for (var column = 0; length > 0 && column < size; column++)
                vectors[place * size + column] = matrix[order[place] * size + column] / length;
        }

        return vectors;
    }

    /// <summary>Rotates every pair of rows that is not orthogonal; false when all are.</summary>
    private static bool Sweep(double[] matrix, int size)
    {
        var rotated = false;
        for (var left = 0; left < size - 1; left++)
        {
            for (var right = left + 1; right < size; right++)
                rotated |= Rotate(matrix.AsSpan(left * size, size), matrix.AsSpan(right * size, size));
        }

        return rotated;
    }

    private static bool Rotate(Span<double> left, Span<double> right)
    {
        var (alpha, beta, gamma) = (DoubleDot.Of(left, left), DoubleDot.Of(right, right), DoubleDot.Of(left, right));
        if (Math.Abs(gamma) <= Orthogonal * Math.Sqrt(alpha) * Math.Sqrt(beta))
            return false;
        var zeta = (beta - alpha) / (2 * gamma);
        var tangent = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta)), zeta);
        var cosine = 1 / Math.Sqrt(1 + tangent * tangent);
        Rotate(left, right, cosine, cosine * tangent);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rotate(Span<double> left, Span<double> right, double cosine, double sine)
    {
        var lefts = MemoryMarshal.Cast<double, Vector<double>>(left);
        var rights = MemoryMarshal.Cast<double, Vector<double>>(right);
        var (cosines, sines) = (new Vector<double>(cosine), new Vector<double>(sine));
        for (var lane = 0; lane < lefts.Length; lane++)
            (lefts[lane], rights[lane]) = (cosines * lefts[lane] - sines * rights[lane], sines * lefts[lane] + cosines * rights[lane]);
        for (var column = lefts.Length * Vector<double>.Count; column < left.Length; column++)
            (left[column], right[column]) = (cosine * left[column] - sine * right[column], sine * left[column] + cosine * right[column]);
    }
}
