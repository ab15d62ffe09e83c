using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Planck.Calibration;

/// <summary>Some tokens of each batch of inputs, by which clipped blocks are judged. Keeps as many as are worth quantizing a weight for, never all.</summary>
/// <param name="maxPerBatch">
/// Every (tokens / <paramref name="maxPerBatch"/>)-th token of a batch is looked at, rounded down: up to twice as many in small batches, as in ModelOpt.
/// </param>
internal sealed class SampledTokens(int columns, int maxPerBatch)
{
    /// <summary>Tokens from which on they are looked at and let go.</summary>
    private const int Enough = 512;

    private readonly List<float> _inputs = [];
    private readonly List<int> _batches = [];

    /// <summary>Tokens of each batch.</summary>
    public IReadOnlyList<int> Batches => _batches;

    public int Count => _inputs.Count / columns;

    public bool AreEnough => Count >= Enough;

    /// <param name="inputs">[<paramref name="tokens"/>, columns].</param>
    public void AddBatch(ReadOnlySpan<float> inputs, int tokens)
    {
        var step = Math.Max(1, tokens / maxPerBatch);
        var before = Count;
        for (var token = 0; token < tokens; token += step)
            _inputs.AddRange(inputs.Slice(token * columns, columns));
        _batches.Add(Count - before);
    }

    /// <summary>Some columns of all tokens, smoothed: [tokens, <paramref name="order"/>].</summary>
    /// <param name="order">Columns from <paramref name="firstColumn"/> on; those beyond the last are zeros.</param>
    /// <param name="scale">[columns] that inputs are multiplied by.</param>
    /// <param name="rounds">Whether the products are rounded to bf16.</param>
    public void Read(int firstColumn, ReadOnlySpan<int> order, ReadOnlySpan<float> scale, bool rounds, Span<float> result)
    {
        var inputs = CollectionsMarshal.AsSpan(_inputs);
        for (var token = 0; token < Count; token++)
        {
            var line = inputs.Slice(token * columns, columns);
            for (var index = 0; index < order.Length; index++)
            {
                var column = firstColumn + order[index];
                var value = column < columns ? line[column] * scale[column] : 0;
                result[token * order.Length + index] = rounds ? SmoothedWeight.Round(value) : value;
            }
        }
    }

    public void Clear()
    {
        _inputs.Clear();
        _batches.Clear();
    }
}
