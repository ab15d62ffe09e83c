using System;

namespace Planck.Algebra;

/// <summary>
/// The weight of a linear layer as a product sees it: a matrix [out_features, in_features] whose elements widen to float32. A storage format is one subclass;
/// overriding <see cref="Widen"/> is all it takes, since a product widens a weight in small pieces while it packs it.
/// </summary>
public abstract class Weight
{
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    protected Weight(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>Output features.</summary>
    public int Rows { get; }

    /// <summary>Input features, the dimension summed over.</summary>
    public int Columns { get; }

    /// <summary>
    /// Writes elements [<paramref name="row"/>, <paramref name="column"/>] to [<paramref name="row"/>, <paramref name="column"/> + destination.Length - 1] as
    /// float32. Called by several threads at once. A product asks for pieces of up to 64 columns, beginning at multiples of 64 except in the last
    /// columns of the weight.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not all of these elements are in the weight.</exception>
    public abstract void Widen(int row, int column, Span<float> destination);

    /// <summary>
    /// The <paramref name="count"/> rows <paramref name="first"/>, <paramref name="first"/> + <paramref name="step"/>, ... as a weight of their own, over the same
    /// memory: a part of a fused projection (step 1), or the even or odd rows of an interleaved one (step 2).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not all of these rows are in the weight.</exception>
    public Weight SelectRows(int first, int count, int step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        if (count == 0 ? first > Rows : first + (count - 1L) * step >= Rows)
            throw new ArgumentOutOfRangeException(nameof(count), $"{count} rows from row {first} in steps of {step} were asked of a weight of {Rows} rows");
        return Select(first, count, step);
    }

    /// <summary>Widens and packs the weight once, for many products with it. Takes 4 bytes an element.</summary>
    /// <exception cref="ArgumentException">More elements than an array holds.</exception>
    public PackedWeight Pack() => new(this, Simd.SimdWidths.Best);

    /// <summary><see cref="SelectRows"/> after its checks.</summary>
    private protected virtual Weight Select(int first, int count, int step) => new RowSelection(this, first, count, step);

    /// <summary>For implementations of <see cref="Widen"/>: refuses elements that are not in the weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not all of these elements are in the weight.</exception>
    protected void CheckSegment(int row, int column, int count)
    {
        if ((uint)row >= (uint)Rows || column < 0 || column > Columns - count)
            throw new ArgumentOutOfRangeException(nameof(column), $"{count} elements from [{row}, {column}] were asked of a weight [{Rows}, {Columns}]");
    }
}
