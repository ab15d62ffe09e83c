using System;
using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>
/// Puts rows together again that came in parts, because a row is longer than what goes through a block at once. Other rows pass without being copied.
/// </summary>
/// <param name="rows">Token ids of each row.</param>
/// <param name="stepTokens">Longer rows come in parts.</param>
internal sealed class RowGatherer(IReadOnlyList<int[]> rows, int stepTokens, Action<InputGroup, int, ReadOnlySpan<float>> whole)
{
    private readonly Dictionary<int, Parts> _parts = [];

    public void Add(InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (_parts.TryGetValue(group.Number, out var parts) && parts.Length > 0 && parts.Row != row)
            Flush(parts);
        if (rows[row].Length <= stepTokens)
        {
            whole(group, row, input);
            return;
        }

        if (parts is null)
            _parts.Add(group.Number, parts = new(group));
        parts.Append(row, input);
        // Where every token comes by, the row's end is known; an expert's only when another row, or the end, comes.
        if (parts.Length == (long)rows[row].Length * group.Columns)
            Flush(parts);
    }

    /// <summary>No more parts come.</summary>
    public void End()
    {
        foreach (var parts in _parts.Values)
        {
            if (parts.Length > 0)
                Flush(parts);
        }

        _parts.Clear();
    }

    private void Flush(Parts parts)
    {
        whole(parts.Group, parts.Row, parts.Take());
    }

    private sealed class Parts(InputGroup group)
    {
        private float[] _values = [];

        public InputGroup Group => group;

        public int Row { get; private set; }

        public int Length { get; private set; }

        public void Append(int row, ReadOnlySpan<float> input)
        {
            var length = checked(Length + input.Length);
            if (_values.Length < length)
                Array.Resize(ref _values, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _values.Length)));
            input.CopyTo(_values.AsSpan(Length));
            (Row, Length) = (row, length);
        }

        public ReadOnlySpan<float> Take()
        {
            var taken = _values.AsSpan(0, Length);
            Length = 0;
            return taken;
        }
    }
}
