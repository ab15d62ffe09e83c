using System;

namespace Planck.Tokenization.Text;

/// <summary>
/// Code points and, for each, the half-open range of the original text it stands for. While nothing was changed the alignment is implicit.
/// </summary>
internal sealed class AlignedText
{
    private int[] _codePoints;
    private int[]? _starts;
    private int[]? _ends;

    private AlignedText(int[] codePoints, int length, int[]? starts, int[]? ends) =>
        (_codePoints, Length, _starts, _ends) = (codePoints, length, starts, ends);

    public int Length { get; private set; }

    public ReadOnlySpan<int> CodePoints => _codePoints.AsSpan(0, Length);

    /// <summary>The original text itself.</summary>
    public static AlignedText Original(int[] codePoints, int length) => new(codePoints, length, null, null);

    /// <summary>An empty text to append to.</summary>
    public static AlignedText Empty(int capacity)
    {
        capacity = Math.Max(capacity, 16);
        return new AlignedText(new int[capacity], 0, new int[capacity], new int[capacity]);
    }

    public int StartOf(int index) => _starts is null ? index : _starts[index];

    public int EndOf(int index) => _ends is null ? index + 1 : _ends[index];

    public void Append(int codePoint, int start, int end)
    {
        if (Length == _codePoints.Length)
            Grow(Length + 1);
        (_codePoints[Length], _starts![Length], _ends![Length]) = (codePoint, start, end);
        Length++;
    }

    public void AppendRange(AlignedText source, int start, int length)
    {
        if (Length + length > _codePoints.Length)
            Grow(Length + length);
        source._codePoints.AsSpan(start, length).CopyTo(_codePoints.AsSpan(Length));
        if (source._starts is not null && source._ends is not null)
        {
            source._starts.AsSpan(start, length).CopyTo(_starts.AsSpan(Length));
            source._ends.AsSpan(start, length).CopyTo(_ends.AsSpan(Length));
        }
        else
        {
            for (var i = 0; i < length; i++)
                (_starts![Length + i], _ends![Length + i]) = (start + i, start + i + 1);
        }
        Length += length;
    }

    public void Clear() => Length = 0;

    private void Grow(int needed)
    {
        var capacity = Math.Max(needed, 2 * _codePoints.Length);
        Array.Resize(ref _codePoints, capacity);
        Array.Resize(ref _starts, capacity);
        Array.Resize(ref _ends, capacity);
    }
}
