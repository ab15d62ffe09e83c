using System;

namespace Planck.Models.Tests.Algebra.Factorizations;

/// <summary>Textbook loops in float64.</summary>
internal static class SlowFactorizations
{
    /// <summary>X^T * X / rows + shift * I, symmetric and, with a shift above zero, positive definite.</summary>
    public static float[] Gram(int rows, int columns, double shift, int seed)
    {
        var random = new Random(seed);
        var x = new double[rows * columns];
        for (var index = 0; index < x.Length; index++)
            x[index] = (random.NextDouble() - 0.5) * Math.Pow(2, index % columns % 5);
        var gram = new float[columns * columns];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = 0.0;
                for (var t = 0; t < rows; t++)
                    sum += x[t * columns + i] * x[t * columns + j];
                gram[i * columns + j] = (float)(sum / rows + (i == j ? shift : 0));
            }
        }

        return gram;
    }

    /// <summary>Gauss-Jordan with the largest pivot.</summary>
    public static double[] Inverse(ReadOnlySpan<float> matrix, int size)
    {
        var left = new double[size, 2 * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                left[i, j] = matrix[i * size + j];
            left[i, size + i] = 1;
        }

        for (var column = 0; column < size; column++)
        {
            var best = column;
            for (var row = column + 1; row < size; row++)
                best = Math.Abs(left[row, column]) > Math.Abs(left[best, column]) ? row : best;
            for (var k = 0; k < 2 * size; k++)
                (left[column, k], left[best, k]) = (left[best, k], left[column, k]);
            var pivot = left[column, column];
            for (var k = 0; k < 2 * size; k++)
                left[column, k] /= pivot;
            for (var row = 0; row < size; row++)
            {
                var factor = left[row, column];
                if (row == column || factor == 0)
                    continue;
                for (var k = column; k < 2 * size; k++)
                    left[row, k] -= factor * left[column, k];
            }
        }

        var inverse = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                inverse[i * size + j] = left[i, size + j];
        }

        return inverse;
    }

    /// <summary>U with U^T * U = matrix, row by row.</summary>
    public static double[] UpperCholesky(ReadOnlySpan<double> matrix, int size)
    {
        var u = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++)
            {
                var sum = matrix[i * size + j];
                for (var k = 0; k < i; k++)
                    sum -= u[k * size + i] * u[k * size + j];
                u[i * size + j] = i == j ? Math.Sqrt(sum) : sum / u[i * size + i];
            }
        }

        return u;
    }
}
