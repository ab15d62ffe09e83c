using System;

namespace Planck.Calibration;

/// <summary>Gathers the rows of a batch, since means over a batch weigh its tokens by how many they are. Keeps the inputs of one batch.</summary>
/// <param name="whole">Called with each batch: [tokens, columns]. The memory is used again, and may be changed.</param>
internal sealed class InputBatches(int columns, int batchSize, InputBatches.Whole whole)
{
    private float[] _inputs = [];
    private int _length;
    private int _batch;

    public delegate void Whole(Span<float> inputs, int tokens);

    /// <summary>Rows come in order; those of experts may be missing, or come in parts.</summary>
    public void Add(int row, ReadOnlySpan<float> input)
    {
        if (row / batchSize != _batch)
            Flush();
        _batch = row / batchSize;
        if (_length + input.Length > _inputs.Length)
            Array.Resize(ref _inputs, Math.Max(_length + input.Length, Math.Min(Array.MaxLength, 2 * _length)));
        input.CopyTo(_inputs.AsSpan(_length));
        _length += input.Length;
    }

    /// <summary>There are no more rows: gives away the last batch and lets go of the memory.</summary>
    public void Finish()
    {
        Flush();
        _inputs = [];
    }

    private void Flush()
    {
        if (_length > 0)
            whole(_inputs.AsSpan(0, _length), _length / columns);
        _length = 0;
    }
}
