using System;

namespace Planck.Operators;

/// <summary>
/// How an attention layer is cut into tiles. The query rows of a tile are the pairs (position, query head) that read one key/value head: row r is head
/// r % <see cref="Group"/> of the group at position r / <see cref="Group"/>. A panel holds <see cref="PanelRows"/> of them, one per vector lane.
/// </summary>
internal sealed class AttentionShape
{
    /// <summary>Two vectors.</summary>
    public const int PanelRows = 32;

    /// <summary>Value columns that are accumulated together.</summary>
    public const int ColumnBlock = 8;

    /// <summary>float32 values of queries and accumulated outputs in a tile: half of a usual second-level cache.</summary>
    private const int TileValues = 96 * 1024;

    public AttentionShape(AttentionParameters parameters, AttentionStrides strides)
    {
        (Parameters, Strides) = (parameters, strides);
        Group = parameters.QueryHeads / parameters.KeyValueHeads;
        ValueColumns = (parameters.ValueDim + ColumnBlock - 1) / ColumnBlock * ColumnBlock;
        var rows = Math.Clamp(TileValues / (parameters.KeyDim + ValueColumns), PanelRows, 8 * PanelRows);
        TilePositions = Math.Max(1, rows / Group);
        Panels = ((TilePositions * Group) + PanelRows - 1) / PanelRows;
    }

    public AttentionParameters Parameters { get; }

    public AttentionStrides Strides { get; }

    /// <summary>Query heads per key/value head.</summary>
    public int Group { get; }

    /// <summary>Query positions of a full tile.</summary>
    public int TilePositions { get; }

    public int Panels { get; }

    /// <summary><see cref="AttentionParameters.ValueDim"/> rounded up to column blocks.</summary>
    public int ValueColumns { get; }
}
