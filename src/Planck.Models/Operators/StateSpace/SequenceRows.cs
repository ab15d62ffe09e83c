using System;
using System.Collections.Generic;

namespace Planck.Operators;

/// <summary>Where the sequences of a batch stand whose rows are concatenated.</summary>
internal sealed class SequenceRows
{
    private readonly int[] _starts;

    private SequenceRows(int[] starts) => _starts = starts;

    public int Count => _starts.Length - 1;

    public int Total => _starts[^1];

    public static SequenceRows Of(ReadOnlySpan<int> lengths)
    {
        var starts = new int[lengths.Length + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(lengths[i], nameof(lengths));
            starts[i + 1] = checked(starts[i] + lengths[i]);
        }

        return new SequenceRows(starts);
    }

    public int Start(int sequence) => _starts[sequence];

    public int Length(int sequence) => _starts[sequence + 1] - _starts[sequence];

    /// <summary>All rows in pieces of at most <paramref name="rows"/> rows of one sequence; First counts from the sequence's start.</summary>
    public (int Sequence, int First, int Count)[] Blocks(int rows)
    {
        var blocks = new List<(int, int, int)>();
        for (var sequence = 0; sequence < Count; sequence++)
        {
            for (var first = 0; first < Length(sequence); first += rows)
                blocks.Add((sequence, first, Math.Min(rows, Length(sequence) - first)));
        }

        return [.. blocks];
    }
}
