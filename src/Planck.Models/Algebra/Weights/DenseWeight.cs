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
        if (layout.Offset < 0 || layout.RowStride < 0 || layout.ColumnStride < 0 || layout.ColumnStride > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(layout), $"the layout of a weight has an offset or stride outside of its range: {layout}");
        if (layout.Rows > 0 && layout.Columns > 0 && (layout.Last + 1) * elementSize > bytes.Length)
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
        var stride = Layout.ColumnStride;
        var piece = (int)Math.Clamp(int.MaxValue / ElementSize / stride, 1, destination.Length);
        for (var done = 0; done < destination.Length; done += piece)
        {
            var target = destination.Slice(done, Math.Min(piece, destination.Length - done));
            var elements = (target.Length - 1) * stride + 1;
            WidenElements(Bytes.Slice(Layout.At(row, column + done) * ElementSize, checked((int)(elements * ElementSize))), (int)stride, target);
        }
    }

    /// <summary>Another view of the same bytes.</summary>
    private protected abstract DenseWeight With(in DenseLayout layout);

    /// <summary>Widens every <paramref name="stride"/>-th element of the source, as many as <paramref name="destination"/> has.</summary>
    private protected abstract void WidenElements(ReadOnlySpan<byte> source, int stride, Span<float> destination);

    private protected sealed override Weight Select(int first, int count, int step) => With(Layout with
    {
        Rows = count,
        Offset = count == 0 ? 0 : Layout.At(first, 0),
        RowStride = Layout.RowStride * step,
    });
}
