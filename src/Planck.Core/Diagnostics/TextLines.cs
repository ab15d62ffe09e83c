using System.Collections.Generic;

namespace Planck.Diagnostics;

/// <summary>
/// The lines of a text, for turning offsets into <see cref="SourceSpan"/>. A line ends where Roslyn and YAML 1.1 end it: at CR LF, LF,
/// CR, U+0085, U+2028 or U+2029.
/// </summary>
public sealed class TextLines
{
    private readonly string _text;
    private readonly List<int> _starts = [0];

    public TextLines(string text)
    {
        _text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBreak(text[i]) && !(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
                _starts.Add(i + 1);
        }
    }

    public int Count => _starts.Count;

    /// <summary>The zero-based line that holds an offset; the end of the text belongs to the last line.</summary>
    public int LineAt(int offset)
    {
        var found = _starts.BinarySearch(offset);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Offset of the first character of a zero-based line.</summary>
    public int Start(int line) => _starts[line];

    /// <summary>Offset just behind the last character of a zero-based line, its line break not counted.</summary>
    public int End(int line)
    {
        var end = line + 1 < _starts.Count ? _starts[line + 1] : _text.Length;
        while (end > _starts[line] && IsBreak(_text[end - 1]))
            end--;
        return end;
    }

    /// <summary>The text of a zero-based line without its line break.</summary>
    public string this[int line] => _text.Substring(Start(line), End(line) - Start(line));

    /// <summary>The span from <paramref name="start"/> to just before <paramref name="end"/>.</summary>
    public SourceSpan Span(string path, int start, int end)
    {
        var (line, endLine) = (LineAt(start), LineAt(end));
        return new(path, start, end - start, line, start - Start(line), endLine, end - Start(endLine));
    }

    /// <summary>The same, but no longer than the line it begins on.</summary>
    public SourceSpan SpanInLine(string path, int start, int end)
    {
        var lineEnd = System.Math.Max(start, End(LineAt(start)));
        return Span(path, start, System.Math.Min(end, lineEnd));
    }

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
