using System;
using System.Threading;

namespace Planck.Algebra.Factorizations;

/// <summary>The largest singular values of a matrix W [rows, columns] with their vectors: <c>W ~ B A</c>, the nearest product of this rank.</summary>
/// <param name="Rank">Singular values; those beyond the smaller side of the matrix are zero.</param>
/// <param name="B">[rows, Rank]: left vectors times singular values.</param>
/// <param name="A">[Rank, columns]: right vectors.</param>
/// <remarks>
/// The eigenvectors of W's Gram matrix on its smaller side, in float64. Where that side has more than <see cref="LargestExact"/> rows or columns, on a
/// <see cref="KrylovBasis"/> instead, so that all large products are float32 of <see cref="MatrixMultiplier"/>: B A is then not the nearest product, but nearly as
/// near (the norm of the rest is within 1 % of the least). Same bits for any number of threads; the sign of a vector is arbitrary. (MathNet.Numerics computes all
/// singular values: in half a second at 512 x 512, and many minutes at the size of a large model's layers, where this takes a second.)
/// </remarks>
public sealed record TruncatedSvd(int Rank, float[] B, float[] A)
{
    /// <summary>Eigenvectors of larger matrices take longer than the approximation.</summary>
    public const int LargestExact = 512;

    /// <param name="matrix">[<paramref name="rows"/>, <paramref name="columns"/>]; finite.</param>
    /// <exception cref="ArgumentException">The span has too few elements.</exception>
    public static TruncatedSvd Of(ReadOnlySpan<float> matrix, int rows, int columns, int rank, MatrixMultiplier multiplier, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(multiplier);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        if (matrix.Length != (long)rows * columns)
            throw new ArgumentException($"a matrix of {rows} x {columns} has {(long)rows * columns} elements; the span has {matrix.Length}", nameof(matrix));
        var (smaller, found) = (Math.Min(rows, columns), Math.Min(rank, Math.Min(rows, columns)));
        if (smaller > LargestExact)
            return OfRight(matrix, rows, columns, rank, found, Approximate(matrix, rows, columns, found, multiplier, cancellation));

        var elements = new double[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                elements[rows <= columns ? row * columns + column : column * rows + row] = matrix[row * columns + column];
        }

        var vectors = SymmetricEigenvectors.Leading(Gram(elements, smaller), smaller, found, cancellation);
        return rows <= columns ? OfLeft(matrix, rows, columns, rank, found, vectors) : OfRight(matrix, rows, columns, rank, found, vectors);
    }

    /// <summary>Right vectors as combinations of a few.</summary>
    private static double[] Approximate(ReadOnlySpan<float> matrix, int rows, int columns, int count, MatrixMultiplier multiplier, CancellationToken cancellation)
    {
        var (basis, size) = KrylovBasis.Of(matrix, rows, columns, count, multiplier, cancellation);
        var images = new float[(long)size * rows];
        KrylovBasis.MultiplyTransposed(basis, matrix, images, size, rows, columns, multiplier, cancellation);
        var combinations = SymmetricEigenvectors.Leading(Gram(Array.ConvertAll(images, static value => (double)value), size), size, count, cancellation);
        var vectors = new double[(long)count * columns];
        for (var vector = 0; vector < count; vector++)
        {
            for (var part = 0; part < size; part++)
            {
                var share = combinations[vector * size + part];
                for (var column = 0; column < columns; column++)
                    vectors[vector * columns + column] += share * basis[part * columns + column];
            }
        }

        Orthonormalize(vectors, count, columns);
        return vectors;
    }

    /// <summary>
    /// In float64, the most important vector first; one that is a combination of those before becomes zero. The basis is orthonormal to float32 only, and
    /// less where the rank of the matrix is low.
    /// </summary>
    private static void Orthonormalize(double[] vectors, int count, int columns)
    {
        const double Dependent = 1e-5;
        for (var vector = 0; vector < count; vector++)
        {
            var target = vectors.AsSpan(vector * columns, columns);
            var before = Math.Sqrt(DoubleDot.Of(target, target));
            for (var other = 0; other < 2 * vector; other++)
            {
                var source = vectors.AsSpan(other % vector * columns, columns);
                var share = DoubleDot.Of(source, target);
                for (var column = 0; column < columns; column++)
                    target[column] -= share * source[column];
            }

            var length = Math.Sqrt(DoubleDot.Of(target, target));
            var factor = length > Dependent * before ? 1 / length : 0;
            for (var column = 0; column < columns; column++)
                target[column] *= factor;
        }
    }

    /// <summary>Rows' dot products with each other.</summary>
    private static double[] Gram(double[] rows, int count)
    {
        var length = rows.Length / Math.Max(count, 1);
        var gram = new double[count * count];
        for (var left = 0; left < count; left++)
        {
            for (var right = left; right < count; right++)
                gram[left * count + right] = gram[right * count + left] = DoubleDot.Of(rows.AsSpan(left * length, length), rows.AsSpan(right * length, length));
        }

        return gram;
    }

    /// <summary>B = W * A^T.</summary>
    private static TruncatedSvd OfRight(ReadOnlySpan<float> matrix, int rows, int columns, int rank, int found, double[] right)
    {
        var (a, b) = (new float[(long)rank * columns], new float[(long)rows * rank]);
        var elements = new double[columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                elements[column] = matrix[row * columns + column];
            for (var vector = 0; vector < found; vector++)
                b[row * rank + vector] = (float)DoubleDot.Of(elements, right.AsSpan(vector * columns, columns));
        }

        for (var index = 0; index < right.Length; index++)
            a[index] = (float)right[index];
        return new(rank, b, a);
    }

    /// <summary>S * A = U^T * W, whose rows are as long as the singular values.</summary>
    private static TruncatedSvd OfLeft(ReadOnlySpan<float> matrix, int rows, int columns, int rank, int found, double[] left)
    {
        var (a, b) = (new float[(long)rank * columns], new float[(long)rows * rank]);
        var scaled = new double[columns];
        for (var vector = 0; vector < found; vector++)
        {
            Array.Clear(scaled);
            for (var row = 0; row < rows; row++)
            {
                var share = left[vector * rows + row];
                for (var column = 0; column < columns; column++)
                    scaled[column] += share * matrix[row * columns + column];
            }

            var value = Math.Sqrt(DoubleDot.Of(scaled, scaled));
            for (var column = 0; value > 0 && column < columns; column++)
                a[vector * columns + column] = (float)(scaled[column] / value);
            for (var row = 0; row < rows; row++)
                b[row * rank + vector] = (float)(left[vector * rows + row] * value);
        }

        return new(rank, b, a);
    }
}
