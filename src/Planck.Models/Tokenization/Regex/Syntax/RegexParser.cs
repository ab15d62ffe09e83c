using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Regex.Syntax;

/// <summary>
/// Parses Ruby syntax as the Oniguruma engine reads it: "+" after <c>?</c>, <c>*</c> and <c>+</c> is possessive but repeats an interval again,
/// <c>^</c> and <c>$</c> are line anchors, classes nest and intersect. What is not supported is an error with its position.
/// </summary>
internal sealed partial class RegexParser
{
    /// <summary>Deeper nesting than any pattern a person writes; bounds the recursion.</summary>
    private const int DeepestNesting = 200;

    private readonly string _pattern;
    private readonly int[] _text;
    private readonly Dictionary<string, int> _names = [];
    private int _at;
    private int _captures;
    private int _depth;
    private bool _ignoresCase;
    private bool _dotMatchesLineFeed;
    private bool _extended;

    private RegexParser(string pattern) => (_pattern, _text) = (pattern, CodePoints.Of(pattern));

    public static RegexSyntax Parse(string pattern)
    {
        var parser = new RegexParser(pattern);
        var root = parser.Alternatives();
        if (parser._at < parser._text.Length)
            throw parser.Error(parser._at, "')' without '('; write '\\)' for the character");
        return new RegexSyntax(root, parser._captures);
    }

    private bool AtEnd => _at >= _text.Length;

    private int Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : -1;

    private bool Take(char c)
    {
        if (Peek() != c)
            return false;
        _at++;
        return true;
    }

    private bool TakeText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Peek(i) != text[i])
                return false;
        }
        _at += text.Length;
        return true;
    }

    private RegexSyntaxException Error(int position, string reason) => new(_pattern, position, reason);

    private RegexNode Alternatives()
    {
        if (++_depth > DeepestNesting)
            throw Error(_at, $"nested more than {DeepestNesting} deep");
        // An option group without a colon holds to the end of the enclosing group, across alternatives.
        var (ignoresCase, dot, extended) = (_ignoresCase, _dotMatchesLineFeed, _extended);
        var items = new List<RegexNode> { Branch() };
        while (Take('|'))
            items.Add(Branch());
        (_ignoresCase, _dotMatchesLineFeed, _extended) = (ignoresCase, dot, extended);
        _depth--;
        return items.Count == 1 ? items[0] : new RegexNode.Alternation(items);
    }

    private RegexNode Branch()
    {
        var items = new List<RegexNode>();
        var literal = new List<int>();
        while (!AtEnd && Peek() is not ('|' or ')'))
        {
            if (_extended && SkipComment())
                continue;
            if (Peek() == '(' && Peek(1) == '?' && OptionSwitch(items, literal))
                continue;
            var isLiteral = TryLiteral(out var codePoint);
            if (isLiteral && _ignoresCase && !QuantifierFollows())
            {
                literal.Add(codePoint);
                continue;
            }
            Flush(literal, items);
            var atom = isLiteral ? Literal(codePoint) : Atom();
            items.Add(Quantified(atom));
        }
        Flush(literal, items);
        return items.Count switch
        {
            0 => new RegexNode.Nothing(),
            1 => items[0],
            _ => new RegexNode.Sequence(items),
        };
    }

    private void Flush(List<int> literal, List<RegexNode> items)
    {
        if (literal.Count == 0)
            return;
        items.Add(Folded([.. literal]));
        literal.Clear();
    }

    private RegexNode Literal(int codePoint) => _ignoresCase ? Folded([codePoint]) : new RegexNode.One(CodePointSet.Of(codePoint));

    private RegexNode Folded(int[] literal) =>
        FullCaseFolding.Literal(literal) ?? throw Error(_at, "too many letters before here fold together, such as 'ss'; write the text as single characters in brackets");

    /// <summary>An ordinary character or an escape that stands for one.</summary>
    private bool TryLiteral(out int codePoint)
    {
        codePoint = Peek();
        switch (codePoint)
        {
            case '\\':
                return TryCharacterEscape(inClass: false, out codePoint);
            case '.' or '[' or '(' or '^' or '$' or '*' or '+' or '?':
                return false;
            default:
                _at++;
                return true;
        }
    }

    private bool SkipComment()
    {
        if (Peek() is 9 or 10 or 11 or 12 or 13 or 32)
        {
            _at++;
            return true;
        }
        if (Peek() != '#')
            return false;
        while (!AtEnd && Peek() != '\n')
            _at++;
        return true;
    }

    private RegexNode Atom()
    {
        var start = _at;
        switch (_text[_at++])
        {
            case '.':
                return new RegexNode.One(_dotMatchesLineFeed ? CodePointSet.All : CodePointSet.Of('\n').Complement());
            case '^':
                return new RegexNode.Assertion(AssertionKind.LineStart);
            case '$':
                return new RegexNode.Assertion(AssertionKind.LineEnd);
            case '[':
                return new RegexNode.One(Class(start));
            case '(':
                return Group(start);
            case '\\':
                return Escape(start);
            default:
                throw Error(start, "nothing to repeat");
        }
    }
}
