using System;

namespace Planck.Operators;

/// <summary>
/// A block of columns of a head's state: [rows][32], the lanes of two vectors. Columns of a state do not meet, so blocks are independent work; columns
/// beyond the last one are zero and are not stored.
/// </summary>
internal sealed unsafe class StateColumns(int rows) : IDisposable
{
    /// <summary>Columns of a block.</summary>
    public const int Width = 32;

    private readonly AlignedFloats _state = new(rows * Width);
    private readonly AlignedFloats _row = new(Width);
    private readonly AlignedFloats _result = new(Width);

    public float* State => _state.Pointer;

    /// <summary>A row of inputs for the block.</summary>
    public float* Row => _row.Pointer;

    /// <summary>A row of outputs of the block.</summary>
    public float* Result => _result.Pointer;

    public static int BlocksOf(int columns) => (columns + Width - 1) / Width;

    public void Dispose()
    {
        _state.Dispose();
        _row.Dispose();
        _result.Dispose();
    }

    /// <summary>Fills the block from a state whose element (row, column) stands at row * rowStep + column * columnStep; null: zeros.</summary>
    public void Load(float* state, long rowStep, long columnStep, int columns)
    {
        _row.Span.Clear();
        _state.Span.Clear();
        if (state is null)
            return;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                State[(row * Width) + column] = state[(row * rowStep) + (column * columnStep)];
        }
    }

    /// <summary>Writes the block back; null: nothing.</summary>
    public void Store(float* state, long rowStep, long columnStep, int columns)
    {
        if (state is null)
            return;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                state[(row * rowStep) + (column * columnStep)] = State[(row * Width) + column];
        }
    }
}
