using System;

namespace Planck.Algebra;

/// <summary>Some rows of a weight, for formats whose storage has no strides.</summary>
internal sealed class RowSelection(Weight weight, int first, int count, int step) : Weight(count, weight.Columns)
{
    public override void Widen(int row, int column, Span<float> destination)
    {
        CheckSegment(row, column, destination.Length);
        weight.Widen(first + row * step, column, destination);
    }

    private protected override Weight Select(int firstSelected, int selectedCount, int selectedStep) =>
        weight.SelectRows(first + firstSelected * step, selectedCount, selectedCount < 2 ? 1 : checked(selectedStep * step));
}
