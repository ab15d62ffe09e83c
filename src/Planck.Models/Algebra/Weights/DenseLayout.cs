using System;

namespace Planck.Algebra;

/// <summary>Places of a matrix's elements in a tensor. Offset and strides count elements.</summary>
/// <param name="Rows">Output features.</param>
/// <param name="Columns">Input features.</param>
/// <param name="Offset">Where [0, 0] is: for expert e of a tensor [experts, out, in], <c>e * out * in</c>.</param>
/// <param name="RowStride">From one row to the next.</param>
/// <param name="ColumnStride">From one column to the next.</param>
public readonly record struct DenseLayout(int Rows, int Columns, long Offset, long RowStride, long ColumnStride)
{
    /// <summary>Rows that follow one another without gaps.</summary>
    public static DenseLayout RowMajor(int rows, int columns, long offset = 0) => new(rows, columns, offset, columns, 1);

    /// <summary>Stored [in_features, out_features]: the elements of a column follow one another.</summary>
    public static DenseLayout ColumnMajor(int rows, int columns, long offset = 0) => new(rows, columns, offset, 1, rows);

    /// <summary>The last element; of a hostile layout it does not fit into 64 bits.</summary>
    internal Int128 Last => Offset + (Int128)(Rows - 1) * RowStride + (Int128)(Columns - 1) * ColumnStride;

    internal long At(int row, int column) => checked(Offset + row * RowStride + column * ColumnStride);
}
