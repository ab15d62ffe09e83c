using System;
using System.Globalization;
using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Regex.Syntax;

/// <summary>Everything that begins with a backslash.</summary>
internal sealed partial class RegexParser
{
    private static readonly CodePointSet NewLine = CodePointSet.OfPairs([10, 13, 0x85, 0x85, 0x2028, 0x2029]);

    /// <summary>An escape that is not one character; the backslash is taken.</summary>
    private RegexNode Escape(int start)
    {
        _at = start;
        if (TryEscapedSet(out var set))
            return new RegexNode.One(set);
        _at++;
        var letter = AtEnd ? throw Error(start, "a backslash at the end") : _text[_at++];
        switch (letter)
        {
            case 'b':
                return new RegexNode.Assertion(AssertionKind.WordBoundary);
            case 'B':
                return new RegexNode.Assertion(AssertionKind.NoWordBoundary);
            case 'A':
                return new RegexNode.Assertion(AssertionKind.TextStart);
            case 'z':
                return new RegexNode.Assertion(AssertionKind.TextEnd);
            case 'Z':
                return new RegexNode.Assertion(AssertionKind.TextEndOrLastLineFeed);
            case 'G':
                return new RegexNode.Assertion(AssertionKind.SearchStart);
            case 'R':
                return new RegexNode.Atomic(new RegexNode.Alternation([
                    new RegexNode.Sequence([new RegexNode.One(CodePointSet.Of('\r')), new RegexNode.One(CodePointSet.Of('\n'))]),
                    new RegexNode.One(NewLine)]));
            case 'X':
                return new RegexNode.Grapheme();
            case 'k':
                return NamedBackReference(start);
            case >= '1' and <= '9':
                _at--;
                return BackReferenceTo(TryNumber(), start);
            default:
                throw Error(start, $"the escape '\\{CodePoints.ToText(letter)}' is not supported");
        }
    }

    private RegexNode.BackReference NamedBackReference(int start)
    {
        var close = Peek() switch { '<' => '>', '\'' => '\'', _ => throw Error(start, "'\\k' needs a name in angle brackets") };
        var from = ++_at;
        while (!AtEnd && Peek() != close)
            _at++;
        var name = CodePoints.ToText(_text.AsSpan(from, _at - from));
        if (!Take(close))
            throw Error(start, "the name of '\\k' has no end");
        if (_names.TryGetValue(name, out var number))
            return BackReferenceTo(number, start);
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? BackReferenceTo(number, start)
            : throw Error(start, $"no group is named '{name}'");
    }

    private RegexNode.BackReference BackReferenceTo(int number, int start) =>
        number >= 1 && number <= _captures
            ? new RegexNode.BackReference(number, _ignoresCase)
            : throw Error(start, $"there is no group {number} before it");

    /// <summary><c>\s \w \d \h \p{…}</c> and their complements; nothing is taken when it is something else.</summary>
    private bool TryEscapedSet(out CodePointSet set)
    {
        var positive = Peek(1) switch
        {
            's' or 'S' => UnicodeSets.WhiteSpace,
            'w' or 'W' => UnicodeSets.PatternWord,
            'd' or 'D' => UnicodeSets.DecimalDigit,
            'h' or 'H' => NamedSets.HexDigit,
            _ => null,
        };
        if (positive is not null)
        {
            set = Peek(1) is 'S' or 'W' or 'D' or 'H' ? positive.Complement() : positive;
            _at += 2;
            return true;
        }
        set = CodePointSet.Empty;
        if (Peek(1) is not ('p' or 'P') || Peek(2) != '{')
            return false;
        var start = _at;
        var negative = Peek(1) == 'P';
        _at += 3;
        if (Take('^'))
            negative = !negative;
        var from = _at;
        while (!AtEnd && Peek() != '}')
            _at++;
        var name = CodePoints.ToText(_text.AsSpan(from, _at - from));
        if (!Take('}'))
            throw Error(start, "the property's name has no '}'");
        set = NamedSets.FindProperty(name) ?? throw Error(start, $"the property '{name}' is not known");
        if (negative)
            set = set.Complement();
        return true;
    }

    /// <summary>An escape for one character: control characters, code point numbers, escaped punctuation.</summary>
    private bool TryCharacterEscape(bool inClass, out int codePoint)
    {
        var start = _at;
        codePoint = Peek(1);
        switch (codePoint)
        {
            case 't':
                return Escaped('\t', out codePoint);
            case 'n':
                return Escaped('\n', out codePoint);
            case 'r':
                return Escaped('\r', out codePoint);
            case 'f':
                return Escaped('\f', out codePoint);
            case 'v':
                return Escaped('\v', out codePoint);
            case 'a':
                return Escaped('\a', out codePoint);
            case 'e':
                return Escaped('\u001B', out codePoint);
            case 'b' when inClass:
                return Escaped('\b', out codePoint);
            case 'x':
                _at += 2;
                codePoint = Peek() == '{' ? BracedHex(start) : Hex(1, 2, start);
                return true;
            case 'u':
                _at += 2;
                codePoint = Hex(4, 4, start);
                return true;
            case '0':
                _at += 2;
                codePoint = 0;
                for (var i = 0; i < 2 && Peek() is >= '0' and <= '7'; i++)
                    codePoint = (codePoint * 8) + _text[_at++] - '0';
                return true;
            case -1 or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '1' and <= '9'):
                return false;
            default:
                return Escaped(codePoint, out codePoint);
        }
    }

    private bool Escaped(int value, out int codePoint)
    {
        _at += 2;
        codePoint = value;
        return true;
    }

    private int BracedHex(int start)
    {
        _at++;
        var value = Hex(1, 8, start);
        return Take('}') ? value : throw Error(start, "the code point number has no '}'");
    }

    private int Hex(int least, int most, int start)
    {
        long value = 0;
        var digits = 0;
        for (; digits < most && NamedSets.HexDigit.Contains(Peek()); digits++)
            value = (value * 16) + Convert.ToInt32(((char)_text[_at++]).ToString(), 16);
        if (digits < least)
            throw Error(start, "too few hexadecimal digits");
        if (value is > CodePointSet.LastCodePoint or (>= 0xD800 and <= 0xDFFF))
            throw Error(start, "no such code point");
        return (int)value;
    }
}
