using System;
using System.Linq;
using Planck.Algebra;
using Planck.Algebra.Factorizations;

namespace Planck.Models.Tests.Algebra.Factorizations;

/// <summary>The upper Cholesky factor of an inverse.</summary>
public sealed class InverseFactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(300)]
    [InlineData(700)]
    public void It_is_the_factor_of_the_inverse_made_by_textbook_loops(int size)
    {
        var matrix = SlowFactorizations.Gram(size + 3, size, 0.05, seed: size);
        var expected = SlowFactorizations.UpperCholesky(SlowFactorizations.Inverse(matrix, size), size);

        Assert.True(InverseFactor.TryCompute(matrix, size, new MatrixMultiplier(2)));

        var largest = expected.Max(Math.Abs);
        for (var index = 0; index < matrix.Length; index++)
            Assert.True(Math.Abs(matrix[index] - expected[index]) <= 2e-5 * largest, $"element {index}: {matrix[index]} instead of {expected[index]}");
    }

    [Fact]
    public void Nothing_below_the_diagonal_is_read_and_zeros_are_left_there()
    {
        const int size = 200;
        var (matrix, other) = (SlowFactorizations.Gram(size, size, 0.1, seed: 1), SlowFactorizations.Gram(size, size, 0.1, seed: 1));
        for (var row = 0; row < size; row++)
            other.AsSpan(row * size, row).Fill(float.NaN);

        Assert.True(InverseFactor.TryCompute(matrix, size, new MatrixMultiplier(1)));
        Assert.True(InverseFactor.TryCompute(other, size, new MatrixMultiplier(1)));

        Assert.Equal(matrix, other);
        for (var row = 0; row < size; row++)
            Assert.All(matrix.AsSpan(row * size, row).ToArray(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void Threads_do_not_change_the_bits()
    {
        const int size = 500;
        var matrices = new[] { 1, 2, 7 }.Select(threads =>
        {
            var matrix = SlowFactorizations.Gram(size, size, 0.02, seed: 3);
            Assert.True(InverseFactor.TryCompute(matrix, size, new MatrixMultiplier(threads)));
            return Numbers.Bits(matrix);
        }).ToArray();

        Assert.Equal(matrices[0], matrices[1]);
        Assert.Equal(matrices[0], matrices[2]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_matrix_that_is_not_positive_definite_has_none(float pivot)
    {
        const int size = 260;
        foreach (var at in (int[])[0, 130, size - 1])
        {
            var matrix = new float[size * size];
            for (var i = 0; i < size; i++)
                matrix[i * size + i] = i == at ? pivot : 1;

            Assert.False(InverseFactor.TryCompute(matrix, size, new MatrixMultiplier(2)));
        }
    }

    [Fact]
    public void A_span_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(static () => InverseFactor.TryCompute(new float[8], 3, new MatrixMultiplier(1)));
}
