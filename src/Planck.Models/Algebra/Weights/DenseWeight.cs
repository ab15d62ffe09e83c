using System;

namespace Planck.Algebra;

/// <summary>A weight with one stored number per element, at constant strides. Slices and the transposed view share its memory.</summary>
public abstract class DenseWeight : Weight
{
    /// <exception cref="ArgumentException">The layout reaches outside of the bytes.</exception>
    private protected DenseWeight(TensorBytes bytes, in DenseLayout layout, int elementSize)
        : base(layout.Rows, layout.Columns)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (layout.Offset < 0 || layout.RowStride < 0 || layout.ColumnStride < 0)
            throw new ArgumentOutOfRangeException(nameof(layout), $"the layout of a weight has a negative offset or stride: {layout}");
        if (layout.Rows > 0 && layout.Columns > 0 && checked((layout.Last + 1) * elementSize) > bytes.Length)
            throw new ArgumentException($"a weight [{layout.Rows}, {layout.Columns}] with strides {layout.RowStride}, {layout.ColumnStride} from element {layout.Offset} does not fit into {bytes.Length} bytes ({elementSize} an element)", nameof(layout));
        (Bytes, Layout) = (bytes, layout);
    }

    /// <summary>Where the elements are.</summary>
    public DenseLayout Layout { get; }

    internal TensorBytes Bytes { get; }

    internal abstract StoredElement Element { get; }

    /// <summary>Bytes of one element.</summary>
    internal int ElementSize => Element == StoredElement.Fp32 ? sizeof(float) : sizeof(ushort);

    /// <summary>The same elements with rows and columns exchanged: for weights stored [in_features, out_features], such as GPT-2's Conv1D.</summary>
    public DenseWeight Transposed() => With(Layout with
    {
        Rows = Columns,
        Columns = Rows,
        RowStride = Layout.ColumnStride,
        ColumnStride = Layout.RowStride,
    });

    public sealed override void Widen(int row, int column, Span<float> destination)
    {
        CheckSegment(row, column, destination.Length);
        if (destination.IsEmpty)
            return;
        var (first, size) = (Layout.At(row, column), ElementSize);
        if (Layout.ColumnStride == 1)
        {
            WidenElements(Bytes.Slice(first * size, checked(destination.Length * size)), destination);
            return;
        }

        for (var index = 0; index < destination.Length; index++)
            WidenElements(Bytes.Slice((first + index * Layout.ColumnStride) * size, size), destination.Slice(index, 1));
    }

    /// <summary>Another view of the same bytes.</summary>
    private protected abstract DenseWeight With(in DenseLayout layout);

    /// <summary>Widens neighbouring elements, as many as <paramref name="destination"/> has.</summary>
    private protected abstract void WidenElements(ReadOnlySpan<byte> source, Span<float> destination);

    private protected sealed override Weight Select(int first, int count, int step) => With(Layout with
    {
        Rows = count,
        Offset = count == 0 ? 0 : Layout.At(first, 0),
        RowStride = Layout.RowStride * step,
    });
}
