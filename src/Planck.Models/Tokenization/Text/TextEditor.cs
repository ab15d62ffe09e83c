using System;

namespace Planck.Tokenization.Text;

/// <summary>
/// Rewrites a piece of text from left to right and keeps the alignment. A rewrite reads the current text and emits the next one; every emitted
/// code point says how it relates to what it replaces, in the way the reference library counts it.
/// </summary>
internal sealed class TextEditor
{
    private AlignedText _current = AlignedText.Empty(16);
    private AlignedText _next = AlignedText.Empty(16);
    private int _origin;
    private int _read;

    public int Length => _current.Length;

    public ReadOnlySpan<int> CodePoints => _current.CodePoints;

    public AlignedText Text => _current;

    /// <summary>Where the piece starts in the original text.</summary>
    public int OriginalStart => _current.Length > 0 ? _current.StartOf(0) : _origin;

    public void Load(AlignedText source, int start, int length)
    {
        _current.Clear();
        _current.AppendRange(source, start, length);
        _origin = length > 0 ? source.StartOf(start) : 0;
    }

    public void Begin()
    {
        _next.Clear();
        _read = 0;
    }

    /// <summary>
    /// Emits a code point. <paramref name="change"/> is 0 when it replaces one, 1 when it is inserted (and shares the alignment of the code point
    /// before), -n when it replaces one and n further ones disappear.
    /// </summary>
    public void Emit(int codePoint, int change)
    {
        if (change > 0)
        {
            EmitInserted(codePoint);
            return;
        }
        // A replacement with nothing left to replace occurs only when a charsmap removes text at the very start.
        var source = Math.Min(_read, _current.Length - 1);
        _next.Append(codePoint, _current.StartOf(source), _current.EndOf(source));
        _read = Math.Min(_read + 1 - change, _current.Length);
    }

    /// <summary>Copies the next <paramref name="count"/> code points.</summary>
    public void Keep(int count)
    {
        _next.AppendRange(_current, _read, count);
        _read += count;
    }

    /// <summary>Drops the next <paramref name="count"/> code points.</summary>
    public void Drop(int count) => _read += count;

    public void Commit() => (_current, _next) = (_next, _current);

    private void EmitInserted(int codePoint)
    {
        if (_read > 0)
            _next.Append(codePoint, _current.StartOf(_read - 1), _current.EndOf(_read - 1));
        else
            _next.Append(codePoint, _origin, _origin);
    }
}
