using System;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Regex.Syntax;

/// <summary>Bracketed classes: ranges, nesting (a union), <c>&amp;&amp;</c> (intersection), POSIX brackets.</summary>
internal sealed partial class RegexParser
{
    /// <summary>A class whose opening bracket, at <paramref name="start"/>, is taken.</summary>
    private CodePointSet Class(int start)
    {
        if (++_depth > DeepestNesting)
            throw Error(start, $"nested more than {DeepestNesting} deep");
        var negative = Take('^');
        CodePointSet? left = null;
        var set = CodePointSet.Empty;
        var first = true;
        for (; ; first = false)
        {
            if (AtEnd)
                throw Error(start, "'[' without ']'");
            if (Peek() == ']' && !first)
            {
                _at++;
                break;
            }
            if (TakeText("&&"))
            {
                left = left is null ? set : left.Intersect(set);
                set = CodePointSet.Empty;
                continue;
            }
            set = set.Union(ClassItem());
        }
        if (left is not null)
            set = left.Intersect(set);
        if (_ignoresCase)
            set = CaseFolding.Close(set);
        _depth--;
        return negative ? set.Complement() : set;
    }

    private CodePointSet ClassItem()
    {
        var start = _at;
        if (Peek() == '[')
        {
            if (TryPosix(out var posix))
                return posix;
            _at++;
            return Class(start);
        }
        if (Peek() == '\\' && TryEscapedSet(out var escaped))
            return escaped;
        var first = ClassCharacter();
        if (Peek() != '-' || Peek(1) is ']' or -1 || (Peek(1) == '&' && Peek(2) == '&'))
            return CodePointSet.Of(first);
        // A set behind the hyphen makes it a literal, as in [a-\d].
        var hyphen = _at++;
        if (Peek() == '[' || (Peek() == '\\' && Peek(1) is 's' or 'S' or 'w' or 'W' or 'd' or 'D' or 'h' or 'H' or 'p' or 'P'))
        {
            _at = hyphen;
            return CodePointSet.Of(first);
        }
        var last = ClassCharacter();
        return first <= last ? CodePointSet.Of(first, last) : throw Error(start, "the range's ends are in the wrong order");
    }

    private int ClassCharacter()
    {
        var start = _at;
        if (Peek() != '\\')
            return _text[_at++];
        return TryCharacterEscape(inClass: true, out var codePoint)
            ? codePoint
            : throw Error(start, Peek(1) < 0 ? "a backslash at the end" : $"the escape '\\{CodePoints.ToText(Peek(1))}' is not supported in a class");
    }

    private bool TryPosix(out CodePointSet set)
    {
        set = CodePointSet.Empty;
        if (Peek(1) != ':')
            return false;
        var start = _at;
        var at = _at + 2;
        var negative = at < _text.Length && _text[at] == '^';
        if (negative)
            at++;
        var from = at;
        while (at < _text.Length && _text[at] is >= 'a' and <= 'z')
            at++;
        if (at + 1 >= _text.Length || _text[at] != ':' || _text[at + 1] != ']')
            return false;
        var name = CodePoints.ToText(_text.AsSpan(from, at - from));
        set = NamedSets.FindPosix(name) ?? throw Error(start, $"the POSIX bracket '{name}' is not known");
        if (negative)
            set = set.Complement();
        _at = at + 2;
        return true;
    }
}
