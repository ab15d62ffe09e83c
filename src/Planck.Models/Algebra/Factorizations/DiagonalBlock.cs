using System;

namespace Planck.Algebra.Factorizations;

/// <summary>
/// The block of a symmetric matrix on its diagonal, small enough for plain loops: its factor and the inverse of that, in float64 so that the error of the whole
/// is the products'.
/// </summary>
internal sealed class DiagonalBlock
{
    /// <summary>Columns of a block. Products with fewer pay for packing; plain loops over more take longer than the products.</summary>
    public const int Size = 128;

    private readonly double[] _values = new double[Size * Size];
    private readonly float[] _inverse = new float[Size * Size];
    private int _size;

    /// <summary>The inverse of the factor, [size, size], zero below the diagonal.</summary>
    public ReadOnlySpan<float> Inverse => _inverse.AsSpan(0, _size * _size);

    /// <summary>Factors S = R * R^T with R upper triangular, and inverts R.</summary>
    /// <param name="matrix">Only the diagonal and what is above it are read.</param>
    /// <param name="first">First row and column of the block.</param>
    /// <returns>False when the block is not positive definite: a pivot is not above zero, or not finite.</returns>
    public bool TryFactor(in SquareMatrix matrix, int first, int size)
    {
        _size = size;
        for (var row = 0; row < size; row++)
        {
            var source = matrix.Row(first + row, first, size);
            for (var column = row; column < size; column++)
                _values[row * size + column] = source[column];
        }

        if (!TryFactor())
            return false;
        Invert();
        for (var index = 0; index < size * size; index++)
            _inverse[index] = index % size < index / size ? 0 : (float)_values[index];
        return true;
    }

    /// <summary>Column by column from the last: each is final before those to its left subtract it.</summary>
    private bool TryFactor()
    {
        var r = _values;
        for (var column = _size - 1; column >= 0; column--)
        {
            var pivot = r[column * _size + column];
            if (!(pivot > 0) || !double.IsFinite(pivot))
                return false;
            var root = Math.Sqrt(pivot);
            r[column * _size + column] = root;
            for (var row = 0; row < column; row++)
                r[row * _size + column] /= root;
            for (var row = 0; row < column; row++)
            {
                var factor = r[row * _size + column];
                for (var left = row; left < column; left++)
                    r[row * _size + left] -= factor * r[left * _size + column];
            }
        }

        return true;
    }

    /// <summary>Row by row from the last: row i of the inverse needs the rows below it.</summary>
    private void Invert()
    {
        var r = _values;
        var inverse = new double[_size];
        for (var row = _size - 1; row >= 0; row--)
        {
            Array.Clear(inverse);
            for (var inner = row + 1; inner < _size; inner++)
            {
                var factor = r[row * _size + inner];
                for (var column = inner; column < _size; column++)
                    inverse[column] -= factor * r[inner * _size + column];
            }

            var pivot = 1 / r[row * _size + row];
            inverse[row] = 1;
            for (var column = row; column < _size; column++)
                r[row * _size + column] = inverse[column] * pivot;
        }
    }
}
