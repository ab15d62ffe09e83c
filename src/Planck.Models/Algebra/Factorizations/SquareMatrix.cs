using System;

namespace Planck.Algebra.Factorizations;

/// <summary>A float32 matrix [size, size] held in place, whose blocks are operands of products.</summary>
internal readonly unsafe struct SquareMatrix(float* start, int size)
{
    public int Size => size;

    /// <summary>From an element to the end of the matrix.</summary>
    public Span<float> From(int row, int column)
    {
        var offset = (long)row * size + column;
        return new(start + offset, (int)((long)size * size - offset));
    }

    /// <summary>Elements of one row.</summary>
    public Span<float> Row(int row, int column, int count) => new(start + (nint)row * size + column, count);

    /// <summary>A block as the right side of a product A * W^T.</summary>
    public Weight Block(int row, int column, int rows, int columns) => View(row, column, rows, columns, size, 1);

    /// <summary>A block as the right side of a product A * B: W of A * W^T is its transpose.</summary>
    public Weight Transposed(int row, int column, int rows, int columns) => View(row, column, columns, rows, 1, size);

    private Fp32Weight View(int row, int column, int rows, int columns, int rowStride, int columnStride) =>
        new(TensorBytes.Pinned(start, size * size), new DenseLayout(rows, columns, (long)row * size + column, rowStride, columnStride));
}
