using System;
using System.Threading;

namespace Planck.Algebra.Factorizations;

/// <summary>
/// Orthonormal vectors among whose combinations the largest right singular vectors of a matrix W are: a block of random vectors and what
/// <c>W^T W</c> makes of it, again and again (block Krylov; Musco and Musco 2015, arXiv 1504.05477).
/// </summary>
internal static class KrylovBasis
{
    /// <summary>Vectors of a block beyond those asked for.</summary>
    private const int Oversampling = 16;

    /// <summary>Blocks at least: with fewer, vectors of nearly equal singular values mix.</summary>
    private const int FewestBlocks = 6;

    /// <summary>Vectors at least, when blocks are small.</summary>
    private const int FewestVectors = 384;

    /// <summary>Length below which a vector is a combination of those before it, and becomes zero.</summary>
    private const double Dependent = 1e-4;

    /// <returns>[vectors, columns] float32 and the number of vectors.</returns>
    public static (float[] Basis, int Vectors) Of(
        ReadOnlySpan<float> matrix, int rows, int columns, int rank, MatrixMultiplier multiplier, CancellationToken cancellation)
    {
        var block = rank + Oversampling;
        var blocks = Math.Max(FewestBlocks, (FewestVectors + block - 1) / block);
        var vectors = Math.Min((long)blocks * block, Math.Min(rows, columns));
        var basis = new float[vectors * columns];
        for (var index = 0; index < Math.Min(block, vectors) * columns; index++)
            basis[index] = Noise((ulong)index);
        var images = new float[(long)block * rows];
        for (var first = 0; first < vectors; first += block)
        {
            var count = (int)Math.Min(block, vectors - first);
            var current = basis.AsSpan(first * columns, count * columns);
            if (first > 0)
            {
                var previous = basis.AsSpan((first - block) * columns, count * columns);
                MultiplyTransposed(previous, matrix, images, count, rows, columns, multiplier, cancellation);
                multiplier.Multiply(images, matrix, current, count, rows, columns, cancellation);
            }

            Orthonormalize(basis, first, count, columns, multiplier, cancellation);
        }

        return (basis, (int)vectors);
    }

    /// <summary>images [count, rows] = vectors [count, columns] * W^T.</summary>
    public static unsafe void MultiplyTransposed(
        ReadOnlySpan<float> vectors, ReadOnlySpan<float> matrix, Span<float> images, int count, int rows, int columns, MatrixMultiplier multiplier, CancellationToken cancellation)
    {
        fixed (float* start = matrix)
        {
            var weight = new Fp32Weight(TensorBytes.Pinned(start, matrix.Length), DenseLayout.RowMajor(rows, columns));
            multiplier.Multiply(vectors, count, weight, [], images, cancellation);
        }
    }

    /// <summary>Against all vectors before the block by products, inside the block one by one; twice, which is enough for float32.</summary>
    private static void Orthonormalize(float[] basis, int first, int count, int columns, MatrixMultiplier multiplier, CancellationToken cancellation)
    {
        var block = basis.AsSpan(first * columns, count * columns);
        Normalize(block, columns);
        var shares = new float[count * Math.Max(first, 1)];
        var projections = new float[count * columns];
        for (var pass = 0; pass < 2; pass++)
        {
            if (first > 0)
            {
                var before = basis.AsSpan(0, first * columns);
                MultiplyTransposed(block, before, shares, count, first, columns, multiplier, cancellation);
                multiplier.Multiply(shares, before, projections, count, first, columns, cancellation);
                for (var index = 0; index < block.Length; index++)
                    block[index] -= projections[index];
            }

            for (var vector = 0; vector < count; vector++)
            {
                var target = block.Slice(vector * columns, columns);
                for (var earlier = 0; earlier < vector; earlier++)
                {
                    var source = block.Slice(earlier * columns, columns);
                    var share = Dot(source, target);
                    for (var column = 0; column < columns; column++)
                        target[column] -= (float)(share * source[column]);
                }

                // Of length 1 before: what is left is rounding, and no direction of the matrix.
                if (Math.Sqrt(Dot(target, target)) < Dependent)
                    target.Clear();
                Normalize(target, columns);
            }
        }
    }

    /// <summary>A number from -0.5 to 0.5 that follows no pattern (SplitMix64 of the index).</summary>
    private static float Noise(ulong index)
    {
        var z = (index + 1) * 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return (int)((z ^ (z >> 31)) >> 40) * (1f / (1 << 24)) - 0.5f;
    }

    /// <summary>Gives each vector length 1; one of zeros stays.</summary>
    private static void Normalize(Span<float> vectors, int columns)
    {
        for (var first = 0; first < vectors.Length; first += columns)
        {
            var vector = vectors.Slice(first, columns);
            var length = Math.Sqrt(Dot(vector, vector));
            for (var column = 0; length > 0 && column < columns; column++)
                vector[column] = (float)(vector[column] / length);
        }
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var index = 0; index < left.Length; index++)
            sum += (double)left[index] * right[index];
        return sum;
    }
}
