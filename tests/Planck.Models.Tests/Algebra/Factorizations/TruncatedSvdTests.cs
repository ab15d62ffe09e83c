using System;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Factorizations;

namespace Planck.Models.Tests.Algebra.Factorizations;

/// <summary>The largest singular values and their vectors.</summary>
public sealed class TruncatedSvdTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 },
        { 7, 40, 3 },
        { 40, 7, 7 },
        { 130, 96, 20 },
        { 96, 130, 96 },
        { 600, 700, 24 },
        { 900, 540, 32 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_matrix_of_known_singular_values_is_taken_apart(int rows, int columns, int rank)
    {
        var values = Values(Math.Min(rows, columns));
        var matrix = Matrix(rows, columns, values, seed: rows);

        var svd = TruncatedSvd.Of(matrix, rows, columns, rank, new MatrixMultiplier(2));

        for (var vector = 0; vector < rank; vector++)
        {
            var v = vector;
            var length = Math.Sqrt(Enumerable.Range(0, rows).Sum(row => Math.Pow(svd.B[row * rank + v], 2)));
            Assert.Equal(values[vector], length, 2e-3 * values[vector]);
            for (var other = 0; other <= vector; other++)
            {
                var dot = Enumerable.Range(0, columns).Sum(column => (double)svd.A[v * columns + column] * svd.A[other * columns + column]);
                Assert.Equal(other == vector ? 1 : 0, dot, 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_left_is_as_small_as_the_values_left_out(int rows, int columns, int rank)
    {
        var values = Values(Math.Min(rows, columns));
        var matrix = Matrix(rows, columns, values, seed: rows);

        var svd = TruncatedSvd.Of(matrix, rows, columns, rank, new MatrixMultiplier(2));

        var rest = Math.Sqrt(Rest(matrix, svd, rows, columns).Sum(static r => (double)r * r));
        var least = Math.Sqrt(values.Skip(rank).Sum(static s => s * s));
        Assert.InRange(rest, least * 0.999, (least * 1.001) + (1e-5 * values[0]));
    }

    [Fact]
    public void Vectors_beyond_the_smaller_side_are_zero()
    {
        var matrix = Matrix(5, 9, Values(5), seed: 1);
        var svd = TruncatedSvd.Of(matrix, 5, 9, 8, new MatrixMultiplier(1));

        Assert.Equal(8, svd.Rank);
        Assert.All(svd.A[(5 * 9)..], static value => Assert.Equal(0, value));
        Assert.All(Rest(matrix, svd, 5, 9), static value => Assert.Equal(0, value, 1e-5));
    }

    [Theory]
    [InlineData(30, 40)]
    [InlineData(600, 520)]
    public void A_matrix_of_lower_rank_is_taken_apart_whole(int rows, int columns)
    {
        var values = new double[Math.Min(rows, columns)];
        (values[0], values[1], values[2]) = (3, 2, 0.5);
        var matrix = Matrix(rows, columns, values, seed: 4);

        var svd = TruncatedSvd.Of(matrix, rows, columns, 6, new MatrixMultiplier(2));

        Assert.All(Rest(matrix, svd, rows, columns), static value => Assert.Equal(0, value, 1e-5));
    }

    [Fact]
    public void A_matrix_of_zeros_is_a_product_of_zeros()
    {
        var svd = TruncatedSvd.Of(new float[12], 3, 4, 2, new MatrixMultiplier(1));
        Assert.All(svd.B, static value => Assert.Equal(0, value));
        Assert.All(svd.A, static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(60, 90)]
    [InlineData(530, 560)]
    public void Threads_do_not_change_the_bits(int rows, int columns)
    {
        var matrix = Matrix(rows, columns, Values(Math.Min(rows, columns)), seed: 2);
        var (one, three) = (TruncatedSvd.Of(matrix, rows, columns, 8, new MatrixMultiplier(1)), TruncatedSvd.Of(matrix, rows, columns, 8, new MatrixMultiplier(3)));
        Assert.Equal(Numbers.Bits(one.A), Numbers.Bits(three.A));
        Assert.Equal(Numbers.Bits(one.B), Numbers.Bits(three.B));
    }

    /// <summary>Falling slowly, as in the layers of a language model.</summary>
    private static double[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => 4.0 / Math.Pow(1 + i, 0.35))];

    private static float[] Rest(float[] matrix, TruncatedSvd svd, int rows, int columns)
    {
        var rest = matrix.ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var vector = 0; vector < svd.Rank; vector++)
            {
                var b = svd.B[row * svd.Rank + vector];
                for (var column = 0; column < columns; column++)
                    rest[row * columns + column] -= b * svd.A[vector * columns + column];
            }
        }

        return rest;
    }

    /// <summary>Singular values between two random orthogonal bases, each a product of reflections.</summary>
    private static float[] Matrix(int rows, int columns, double[] values, int seed)
    {
        var matrix = new double[rows, columns];
        for (var i = 0; i < values.Length; i++)
            matrix[i, i] = values[i];
        var random = new Random(seed);
        for (var reflection = 0; reflection < 12; reflection++)
        {
            var (left, right) = (Unit(rows, random), Unit(columns, random));
            for (var column = 0; column < columns; column++)
            {
                var dot = 2 * Enumerable.Range(0, rows).Sum(row => left[row] * matrix[row, column]);
                for (var row = 0; row < rows; row++)
                    matrix[row, column] -= dot * left[row];
            }

            for (var row = 0; row < rows; row++)
            {
                var dot = 2 * Enumerable.Range(0, columns).Sum(column => right[column] * matrix[row, column]);
                for (var column = 0; column < columns; column++)
                    matrix[row, column] -= dot * right[column];
            }
        }

        return [.. matrix.Cast<double>().Select(static value => (float)value)];
    }

    private static double[] Unit(int count, Random random)
    {
        var vector = Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5).ToArray();
        var length = Math.Sqrt(vector.Sum(static x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}
