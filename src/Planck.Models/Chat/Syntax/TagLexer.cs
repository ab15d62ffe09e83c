using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Planck.Chat.Syntax;

/// <summary>The tokens inside one <c>{% %}</c> or <c>{{ }}</c>.</summary>
internal sealed class TagLexer
{
    private static readonly string[] TemplateOperators =
        ["//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private readonly SourceText _source;
    private readonly string _text;
    private readonly List<Token> _tokens;
    private readonly Stack<char> _open = new();
    private int _position;

    private TagLexer(SourceText source, int position, List<Token> tokens) =>
        (_source, _text, _position, _tokens) = (source, source.Text, position, tokens);

    /// <summary>Appends the tokens up to and with the closing, and returns the first offset behind it.</summary>
    public static int Read(SourceText source, int position, TokenKind closing, List<Token> tokens)
    {
        var lexer = new TagLexer(source, position, tokens);
        while (true)
        {
            lexer._position = TemplateLexer.SkipSpace(lexer._text, lexer._position);
            if (lexer._open.Count == 0 && lexer.TryClose(closing) is { } end)
                return end;
            if (lexer._position >= lexer._text.Length)
                throw source.Error(position, $"the tag is not closed with '{Closing(closing)}'");
            lexer.ReadToken();
        }
    }

    private static string Closing(TokenKind kind) => kind == TokenKind.BlockEnd ? "%}" : "}}";

    private int? TryClose(TokenKind closing)
    {
        var at = _position;
        var sign = at < _text.Length && (_text[at] == '-' || (_text[at] == '+' && closing == TokenKind.BlockEnd)) ? _text[at] : '\0';
        if (sign != '\0')
            at++;
        if (string.CompareOrdinal(_text, at, Closing(closing), 0, 2) != 0)
            return null;
        _tokens.Add(new(closing, Closing(closing), _position));
        // Only blocks eat the line break behind them; an output does so only when asked to strip.
        return closing == TokenKind.OutputEnd && sign == '\0' ? at + 2 : TemplateLexer.EndOfTag(_text, sign, at + 2);
    }

    private void ReadToken()
    {
        var first = _text[_position];
        if (char.IsAsciiDigit(first))
            ReadNumber();
        else if (IsWord(first))
            ReadName();
        else if (first is '\'' or '"')
            ReadText(first);
        else
            ReadOperator();
    }

    private void ReadName()
    {
        var start = _position;
        while (_position < _text.Length && IsWord(_text[_position]))
            _position++;
        var name = _text[start.._position];
        if (char.IsDigit(name[0]) || CharUnicodeInfo.GetUnicodeCategory(name[0]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            throw _source.Error(start, $"'{name}' is not a name");
        _tokens.Add(new(TokenKind.Name, name, start));
    }

    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c)
        || (c > 127 && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber);

    private void ReadNumber()
    {
        var start = _position;
        var afterDot = start > 0 && _text[start - 1] == '.';
        if (!afterDot && NumberLiteral.FloatLength(_text, start) is var length and > 0)
        {
            _position += length;
            _tokens.Add(new(TokenKind.Float, _text[start.._position].Replace("_", "", System.StringComparison.Ordinal), start));
            return;
        }

        _position += NumberLiteral.IntegerLength(_text, start);
        _tokens.Add(new(TokenKind.Integer, _text[start.._position].Replace("_", "", System.StringComparison.Ordinal), start));
    }

    private void ReadText(char quote)
    {
        var start = _position++;
        while (_position < _text.Length && _text[_position] != quote)
            _position += _text[_position] == '\\' ? 2 : 1;
        if (_position >= _text.Length)
            throw _source.Error(start, "the string is not closed");
        var value = TextLiteral.Unescape(_source, start + 1, _position);
        _position++;
        _tokens.Add(new(TokenKind.Text, value, start));
    }

    private void ReadOperator()
    {
        var text = TemplateOperators.FirstOrDefault(o => string.CompareOrdinal(_text, _position, o, 0, o.Length) == 0);
        if (text is null)
        {
            var shown = Rune.TryGetRuneAt(_text, _position, out var rune) && !Rune.IsControl(rune) ? rune.ToString() : $"\\u{(int)_text[_position]:x4}";
            throw _source.Error(_position, $"unexpected character '{shown}' in a tag");
        }

        switch (text[0])
        {
            case '(' or '[' or '{':
                _open.Push(text[0] switch { '(' => ')', '[' => ']', _ => '}' });
                break;
            case ')' or ']' or '}' when !_open.TryPop(out var expected) || expected != text[0]:
                throw _source.Error(_position, $"unexpected '{text}'");
        }

        _tokens.Add(new(TokenKind.Operator, text, _position));
        _position += text.Length;
    }
}
