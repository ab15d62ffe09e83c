using System;
using System.Collections.Generic;

namespace Planck.Chat.Syntax;

/// <summary>
/// Cuts a template into text and tags with the white-space rules of Jinja under <c>trim_blocks</c> and <c>lstrip_blocks</c>:
/// the line break after a block or comment goes, blanks between the start of a line and a block or comment go, <c>-</c> strips all white
/// space on its side, <c>+</c> keeps it.
/// </summary>
internal sealed class TemplateLexer
{
    private readonly SourceText _source;
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _position;

    /// <summary>The last thing read ended with a line break, so blanks that follow are at the start of a line.</summary>
    private bool _atLineStart = true;

    private TemplateLexer(SourceText source) => (_source, _text) = (source, source.Text);

    public static List<Token> Read(SourceText source)
    {
        var lexer = new TemplateLexer(source);
        while (lexer.ReadNext())
        {
        }

        lexer.Add(TokenKind.End, "", lexer._text.Length);
        return lexer._tokens;
    }

    private bool ReadNext()
    {
        var tag = FindTag(_position);
        if (tag < 0)
        {
            AddData(_text[_position..], _position);
            return false;
        }

        var kind = _text[tag + 1];
        var afterSign = tag + 2;
        var sign = '\0';
        if (afterSign < _text.Length && _text[afterSign] is '-' or '+')
            sign = _text[afterSign++];

        AddData(BeforeTag(_text[_position..tag], sign, stripLine: kind != '{'), _position);
        switch (kind)
        {
            case '#':
                ReadComment(tag, afterSign);
                break;
            case '%' when RawBody(afterSign) is { } body:
                ReadRaw(tag, body);
                break;
            case '%':
                Add(TokenKind.BlockBegin, "{%", tag);
                Finish(TagLexer.Read(_source, afterSign, TokenKind.BlockEnd, _tokens));
                break;
            default:
                Add(TokenKind.OutputBegin, "{{", tag);
                Finish(TagLexer.Read(_source, afterSign, TokenKind.OutputEnd, _tokens));
                break;
        }

        return true;
    }

    private int FindTag(int from)
    {
        while (true)
        {
            var brace = _text.IndexOf('{', from);
            if (brace < 0 || brace + 1 >= _text.Length)
                return -1;
            if (_text[brace + 1] is '%' or '{' or '#')
                return brace;
            from = brace + 1;
        }
    }

    private void ReadComment(int tag, int from)
    {
        var close = _text.IndexOf("#}", from, StringComparison.Ordinal);
        if (close < 0)
            throw _source.Error(tag, "the comment is not closed with '#}'");
        Finish(AfterClose(close, from));
    }

    /// <summary>Where the text of a raw block begins, if the tag at hand is <c>raw</c>.</summary>
    private int? RawBody(int afterSign)
    {
        var at = SkipSpace(afterSign);
        if (string.CompareOrdinal(_text, at, "raw", 0, 3) != 0)
            return null;
        at = SkipSpace(at + 3);
        if (string.CompareOrdinal(_text, at, "-%}", 0, 3) == 0)
            return SkipSpace(at + 3);
        return string.CompareOrdinal(_text, at, "%}", 0, 2) == 0 ? at + 2 : null;
    }

    private void ReadRaw(int tag, int body)
    {
        _atLineStart = _text[body - 1] == '\n';
        for (var open = body; (open = _text.IndexOf("{%", open, StringComparison.Ordinal)) >= 0; open += 2)
        {
            var at = open + 2;
            var sign = at < _text.Length && _text[at] is '-' or '+' ? _text[at++] : '\0';
            at = SkipSpace(at);
            if (string.CompareOrdinal(_text, at, "endraw", 0, 6) != 0)
                continue;
            at = SkipSpace(at + 6);
            var close = at < _text.Length && _text[at] is '-' or '+' ? at + 1 : at;
            if (string.CompareOrdinal(_text, close, "%}", 0, 2) != 0)
                continue;
            AddData(BeforeTag(_text[body..open], sign, stripLine: true), body);
            Finish(AfterClose(close, at));
            return;
        }

        throw _source.Error(tag, "the raw block is not closed with '{% endraw %}'");
    }

    /// <param name="close">The <c>%}</c> or <c>#}</c>.</param>
    /// <param name="first">A sign before <paramref name="first"/> belongs to the opening.</param>
    private int AfterClose(int close, int first) => EndOfTag(_text, close > first ? _text[close - 1] : '\0', close + 2);

    /// <summary>The first character after a block or comment whose closing has that sign.</summary>
    internal static int EndOfTag(string text, char sign, int end) => sign switch
    {
        '-' => SkipSpace(text, end),
        '+' => end,
        _ => end < text.Length && text[end] == '\n' ? end + 1 : end,
    };

    internal static int SkipSpace(string text, int from)
    {
        while (from < text.Length && Values.PythonSpace.IsSpace(text[from]))
            from++;
        return from;
    }

    private int SkipSpace(int from) => SkipSpace(_text, from);

    private string BeforeTag(string data, char sign, bool stripLine)
    {
        if (sign == '-')
            return Values.PythonSpace.TrimEnd(data);
        if (sign == '+' || !stripLine)
            return data;
        var line = data.LastIndexOf('\n') + 1;
        var blank = line < data.Length && SkipSpace(data, line) == data.Length;
        return blank && (line > 0 || _atLineStart) ? data[..line] : data;
    }

    private void Finish(int end)
    {
        _position = end;
        _atLineStart = _text[end - 1] == '\n';
    }

    private void AddData(string data, int offset)
    {
        if (data.Length > 0)
            Add(TokenKind.Data, data, offset);
    }

    private void Add(TokenKind kind, string text, int offset) => _tokens.Add(new(kind, text, offset));
}
