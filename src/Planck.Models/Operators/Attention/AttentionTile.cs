using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// Computes one tile of queries: the scratch memory of a thread and the walk over the key tiles. Lanes are query rows, so that the softmax has no sums across
/// lanes; keys and values enter as broadcasts.
/// </summary>
internal sealed unsafe class AttentionTile : IDisposable
{
    /// <summary>Keys of a tile.</summary>
    public const int Keys = 64;

    private const int PanelRows = AttentionShape.PanelRows;
    private const int ColumnBlock = AttentionShape.ColumnBlock;

    private readonly AttentionShape _shape;
    private readonly AlignedFloats _query;
    private readonly AlignedFloats _output;
    private readonly AlignedFloats _keys;
    private readonly AlignedFloats _values;
    private readonly AlignedFloats _scores;
    private readonly AttentionPanel[] _panels;

    public AttentionTile(AttentionShape shape)
    {
        _shape = shape;
        var parameters = shape.Parameters;
        _query = new AlignedFloats(shape.Panels * PanelRows * parameters.KeyDim);
        _output = new AlignedFloats(shape.Panels * PanelRows * shape.ValueColumns);
        _keys = new AlignedFloats(Keys * parameters.KeyDim);
        _values = new AlignedFloats(Keys * shape.ValueColumns);
        _scores = new AlignedFloats(Keys * PanelRows);
        _panels = new AttentionPanel[shape.Panels];
        for (var panel = 0; panel < _panels.Length; panel++)
            _panels[panel] = new AttentionPanel();
    }

    public void Dispose()
    {
        _query.Dispose();
        _output.Dispose();
        _keys.Dispose();
        _values.Dispose();
        _scores.Dispose();
        foreach (var panel in _panels)
            panel.Dispose();
    }

    /// <summary>Computes <paramref name="count"/> positions from <paramref name="first"/> on for the heads that read <paramref name="head"/>.</summary>
    /// <remarks>The pointers stand at the sequence's first rows.</remarks>
    public void Run(float* query, float* key, float* value, float* output, AttentionSequence sequence, int head, int first, int count)
    {
        var rows = count * _shape.Group;
        var panels = (rows + PanelRows - 1) / PanelRows;
        int firstKey = int.MaxValue, lastKey = -1;
        for (var panel = 0; panel < panels; panel++)
        {
            _panels[panel].Begin(_shape, sequence, head, first, panel * PanelRows, Math.Min(PanelRows, rows - (panel * PanelRows)));
            firstKey = Math.Min(firstKey, _panels[panel].FirstKey);
            lastKey = Math.Max(lastKey, _panels[panel].LastKey);
        }

        LoadQueries(query, head, first, rows, panels);
        _output.Span[..(panels * PanelRows * _shape.ValueColumns)].Clear();
        for (var tile = firstKey / Keys * Keys; tile <= lastKey; tile += Keys)
        {
            var begin = Math.Max(tile, firstKey);
            var end = Math.Min(tile + Keys, lastKey + 1);
            LoadKeys(key, head, tile, begin, end);
            LoadValues(value, head, tile, begin, end);
            for (var panel = 0; panel < panels; panel++)
                Stream(panel, tile, begin, end);
        }

        for (var panel = 0; panel < panels; panel++)
            _panels[panel].Finish(OutputOf(panel), _shape.Parameters.ValueDim);
        StoreOutput(output, head, first, rows);
    }

    private float* QueryOf(int panel) => _query.Pointer + (panel * PanelRows * _shape.Parameters.KeyDim);

    private float* OutputOf(int panel) => _output.Pointer + (panel * PanelRows * _shape.ValueColumns);

    private void Stream(int index, int tile, int begin, int end)
    {
        var panel = _panels[index];
        begin = Math.Max(begin, panel.FirstKey);
        end = Math.Min(end, panel.LastKey + 1);
        if (begin >= end)
            return;
        var keyDim = _shape.Parameters.KeyDim;
        var count = end - begin;
        AttentionScores.Multiply(_keys.Pointer + ((begin - tile) * keyDim), keyDim, count, QueryOf(index), _scores.Pointer, panel.Width);
        panel.Softmax(_scores.Pointer, begin, count);
        AttentionOutputs.Accumulate(
            _values.Pointer + ((begin - tile) * ColumnBlock), Keys * ColumnBlock, count, _scores.Pointer, panel.Rescale, OutputOf(index), _shape.ValueColumns,
            panel.Width);
    }

    /// <summary>Transposes the tile's query rows: [panel][column][row]. Rows that fill up the last panel are zero.</summary>
    private void LoadQueries(float* query, int head, int first, int rows, int panels)
    {
        var keyDim = _shape.Parameters.KeyDim;
        if (rows < panels * PanelRows)
            new Span<float>(QueryOf(panels - 1), PanelRows * keyDim).Clear();
        for (var row = 0; row < rows; row++)
        {
            var to = QueryOf(row / PanelRows) + (row % PanelRows);
            var (position, member) = Math.DivRem(row, _shape.Group);
            Scatter(query + ((long)(first + position) * _shape.Strides.Query) + ((long)((head * _shape.Group) + member) * keyDim), to, keyDim);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scatter(float* from, float* to, int columns)
    {
        for (var column = 0; column < columns; column++)
            to[column * PanelRows] = from[column];
    }

    private void StoreOutput(float* output, int head, int first, int rows)
    {
        var valueDim = _shape.Parameters.ValueDim;
        for (var row = 0; row < rows; row++)
        {
            var from = OutputOf(row / PanelRows) + (row % PanelRows);
            var (position, member) = Math.DivRem(row, _shape.Group);
            Gather(from, output + ((long)(first + position) * _shape.Strides.Output) + ((long)((head * _shape.Group) + member) * valueDim), valueDim);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(float* from, float* to, int columns)
    {
        for (var column = 0; column < columns; column++)
            to[column] = from[column * PanelRows];
    }

    /// <summary>Copies key rows side by side: [key][column].</summary>
    private void LoadKeys(float* key, int head, int tile, int begin, int end)
    {
        var keyDim = _shape.Parameters.KeyDim;
        for (var index = begin; index < end; index++)
        {
            new ReadOnlySpan<float>(key + ((long)index * _shape.Strides.Key) + ((long)head * keyDim), keyDim)
                .CopyTo(new Span<float>(_keys.Pointer + ((index - tile) * keyDim), keyDim));
        }
    }

    /// <summary>Copies values in blocks of columns: [column block][key][column].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void LoadValues(float* value, int head, int tile, int begin, int end)
    {
        var valueDim = _shape.Parameters.ValueDim;
        for (var index = begin; index < end; index++)
        {
            var from = value + ((long)index * _shape.Strides.Value) + ((long)head * valueDim);
            var to = _values.Pointer + ((index - tile) * ColumnBlock);
            var column = 0;
            for (; column <= valueDim - ColumnBlock; column += ColumnBlock, to += Keys * ColumnBlock)
                Vector256.Load(from + column).Store(to);
            if (column < valueDim)
            {
                var last = new Span<float>(to, ColumnBlock);
                new ReadOnlySpan<float>(from + column, valueDim - column).CopyTo(last);
                last[(valueDim - column)..].Clear();
            }
        }
    }
}
