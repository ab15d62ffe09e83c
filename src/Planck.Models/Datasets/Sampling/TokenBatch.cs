using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Datasets.Sampling;

/// <summary>Where the padding of short rows goes.</summary>
public enum PaddingSide
{
    Left,
    Right,
}

/// <summary>Rows of one width.</summary>
/// <param name="Ids">Row-major, <c>[Rows, Width]</c>.</param>
/// <param name="Lengths">Tokens of each row without its padding.</param>
/// <param name="Side">Where the padding is.</param>
public sealed record TokenBatch(int[] Ids, int Width, IReadOnlyList<int> Lengths, PaddingSide Side)
{
    public int Rows => Lengths.Count;

    /// <summary>A row with its padding.</summary>
    public ReadOnlySpan<int> Row(int row) => Ids.AsSpan(row * Width, Width);

    /// <summary>Whether a place holds padding: what an attention mask hides.</summary>
    public bool IsPadding(int row, int column) => Side == PaddingSide.Left ? column < Width - Lengths[row] : column >= Lengths[row];

    internal static TokenBatch Of(IReadOnlyList<int[]> rows, int width, int padId, PaddingSide side)
    {
        var ids = new int[rows.Count * width];
        Array.Fill(ids, padId);
        for (var i = 0; i < rows.Count; i++)
            rows[i].CopyTo(ids, (i * width) + (side == PaddingSide.Left ? width - rows[i].Length : 0));
        return new(ids, width, [.. rows.Select(static r => r.Length)], side);
    }
}
