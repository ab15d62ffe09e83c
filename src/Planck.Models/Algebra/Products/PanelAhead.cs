using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>
/// The weight of the panel that comes next, asked for part by part while tiles of the one before are computed: reading it from memory otherwise takes a twentieth of
/// the time with 512 rows of activations. Of rows that lie powers of two apart, which share sets of the second-level cache, some get no further than the third.
/// </summary>
internal unsafe struct PanelAhead
{
    private readonly byte* _start;
    private readonly nint _stride;
    private readonly nint _step;
    private readonly int _parts;
    private readonly int _stripParts;
    private readonly nint _stripStride;
    private int _asked;

    private PanelAhead(byte* start, int parts, nint stride, nint step, int stripParts, nint stripStride)
    {
        _start = start;
        _parts = parts;
        _stride = stride;
        _step = step;
        _stripParts = stripParts;
        _stripStride = stripStride;
    }

    /// <param name="rows">Rows of weight in the panel.</param>
    /// <param name="k">First column of its block.</param>
    /// <param name="stripRows">Rows of a strip.</param>
    public static PanelAhead Of(StripSource source, int row, int rows, int k, int stripRows)
    {
        if (source.Weight is PackedWeight packed)
        {
            // A strip of a block lies in one piece, as long as its rows are together.
            var strips = packed.Strips(row, k);
            return new((byte*)strips[0], rows, SumOrder.BlockLength * sizeof(float), Prefetch.LineLength * sizeof(float), stripRows, (nint)((byte*)strips[1] - (byte*)strips[0]));
        }

        if (source.Dense is not { Layout.ColumnStride: 1 } dense)
            return default;
        var start = source.Start + (row * dense.Layout.RowStride + k) * dense.ElementSize;
        return new(start, rows, (nint)(dense.Layout.RowStride * dense.ElementSize), Prefetch.LineLength * dense.ElementSize, rows, 0);
    }

    /// <summary>What to ask for during the next tile: activations, and as much of the panel as one row of its block.</summary>
    public Ahead With(float* activations)
    {
        if (_asked == _parts)
            return new(activations, (byte*)activations, 0);
        var part = _start + _asked / _stripParts * _stripStride + _asked % _stripParts * _stride;
        _asked++;
        return new(activations, part, _step);
    }
}
