using System;
using System.Runtime.InteropServices;
using Planck.Algebra.Products;
using Planck.Algebra.Simd;

namespace Planck.Algebra;

/// <summary>
/// A weight widened to float32 and laid out for the kernels: products with it skip the packing, which is most of the work when there are few rows of
/// activations. Gives the same bits as the weight it was made from.
/// </summary>
/// <remarks>
/// Strips of rows, each as wide as two vectors, one after the other: [strips][columns][two vectors]. Rows missing in the last strip are zeros.
/// </remarks>
public sealed unsafe class PackedWeight : Weight
{
    private readonly float[] _elements;
    private readonly int _stripRows;

    internal PackedWeight(Weight weight, SimdWidth width)
        : base(weight.Rows, weight.Columns)
    {
        Width = width;
        var kernels = StripKernels.For(width);
        _stripRows = kernels.StripRows;
        PaddedColumns = checked(Columns + (_stripRows - Columns % _stripRows) % _stripRows);
        var strips = (Rows + _stripRows - 1L) / _stripRows;
        var elements = strips * _stripRows * PaddedColumns;
        if (elements > Array.MaxLength)
            throw new ArgumentException($"a weight [{Rows}, {Columns}] has too many elements to be packed as a whole ({Array.MaxLength} at most); pack selections of its rows", nameof(weight));
        _elements = GC.AllocateUninitializedArray<float>((int)elements, pinned: true);
        using var source = StripSource.Of(weight);
        for (var row = 0; row < Rows; row += _stripRows)
            for (var column = 0; column < Columns; column += SumOrder.BlockLength)
                kernels.Pack(source, row, Math.Min(_stripRows, Rows - row), InnerBlock.At(column, Columns), Strip(row, column), streams: true);
    }

    /// <summary>The vectors it is laid out for.</summary>
    internal SimdWidth Width { get; }

    /// <summary>Columns with those that fill up the last square of a transposition; never read by a product.</summary>
    private int PaddedColumns { get; }

    public override void Widen(int row, int column, Span<float> destination)
    {
        CheckSegment(row, column, destination.Length);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = Strip(row, column + index)[row % _stripRows];
    }

    /// <summary>The strips from the one that begins at a row on, from a column on.</summary>
    internal PackedStrips Strips(int row, int column) => new(Strip(row, column), (nint)PaddedColumns * _stripRows);

    private float* Strip(int row, int column) =>
        (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_elements, 0) + ((long)(row / _stripRows) * PaddedColumns + column) * _stripRows;
}
