using System.Text;

namespace Planck.Plans;

/// <summary>Text of a C# file: indented lines that end with <c>\n</c> on every machine.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    /// <summary>A comment, which ends where its line ends whatever <paramref name="text"/> holds.</summary>
    public void Comment(string text) => Line(("// " + OneLine(text)).TrimEnd());

    /// <summary>A documentation comment with one summary; <paramref name="xml"/> is escaped already.</summary>
    public void Summary(string xml) => Line("/// <summary>" + OneLine(xml) + "</summary>");

    public void Open(string? header = null)
    {
        if (header is not null)
            Line(header);
        Line("{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>Closes what <see cref="Open"/> began as an expression.</summary>
    public void CloseExpression()
    {
        _depth--;
        Line("};");
    }

    public void Indented(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }

    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>
    /// The text with every control character and every line break that C# knows (also U+0085, U+2028, U+2029) as a space: text of a
    /// recipe must not get out of a comment.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return line.ToString();
    }

    public override string ToString() => _text.ToString();
}
