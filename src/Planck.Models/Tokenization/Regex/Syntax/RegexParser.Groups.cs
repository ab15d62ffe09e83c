using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Regex.Syntax;

/// <summary>Groups: <c>(…)</c>, <c>(?:…)</c>, <c>(?i)</c>, look-around, atomic groups.</summary>
internal sealed partial class RegexParser
{
    private RegexNode Group(int start)
    {
        if (!Take('?'))
            return CapturingGroup(start);
        if (Take(':'))
            return Closed(Alternatives(), start);
        if (Take('>'))
            return new RegexNode.Atomic(Closed(Alternatives(), start));
        if (Take('='))
            return new RegexNode.Look(Closed(Alternatives(), start), Behind: false, Negative: false);
        if (Take('!'))
            return new RegexNode.Look(Closed(Alternatives(), start), Behind: false, Negative: true);
        if (TakeText("<="))
            return new RegexNode.Look(Closed(Alternatives(), start), Behind: true, Negative: false);
        if (TakeText("<!"))
            return new RegexNode.Look(Closed(Alternatives(), start), Behind: true, Negative: true);
        if (Peek() is '<' or '\'')
            return NamedGroup(start);
        throw Error(start, "this kind of group is not supported");
    }

    private RegexNode.Capture CapturingGroup(int start)
    {
        var number = ++_captures;
        return new RegexNode.Capture(number, Closed(Alternatives(), start));
    }

    private RegexNode.Capture NamedGroup(int start)
    {
        var close = _text[_at++] == '<' ? '>' : '\'';
        var from = _at;
        while (!AtEnd && Peek() != close)
            _at++;
        var name = CodePoints.ToText(_text.AsSpan(from, _at - from));
        if (!Take(close) || name.Length == 0)
            throw Error(start, "the group's name has no end");
        _names[name] = _captures + 1;
        return CapturingGroup(start);
    }

    private RegexNode Closed(RegexNode inner, int start) =>
        Take(')') ? inner : throw Error(start, "'(' without ')'");

    /// <summary><c>(?#…)</c>, <c>(?i)</c> and <c>(?i:…)</c>; false, with nothing taken, when it is another group.</summary>
    private bool OptionSwitch(List<RegexNode> items, List<int> literal)
    {
        var start = _at;
        _at += 2;
        if (Take('#'))
        {
            while (!AtEnd && Peek() != ')')
                _at++;
            if (!Take(')'))
                throw Error(start, "the comment has no end");
            return true;
        }
        if (Peek() is not ('i' or 'm' or 'x' or '-'))
        {
            _at = start;
            return false;
        }
        var (ignoresCase, dot, extended) = (_ignoresCase, _dotMatchesLineFeed, _extended);
        for (var on = true; Peek() is not (')' or ':'); _at++)
        {
            switch (Peek())
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoresCase = on;
                    break;
                case 'm':
                    _dotMatchesLineFeed = on;
                    break;
                case 'x':
                    _extended = on;
                    break;
                default:
                    throw Error(_at, "an unknown option; i, m and x are supported");
            }
        }
        Flush(literal, items);
        if (Take(')'))
        {
            // The options hold for everything up to the end of the enclosing group, alternatives included.
            items.Add(Alternatives());
            return true;
        }
        _at++;
        var inner = Closed(Alternatives(), start);
        (_ignoresCase, _dotMatchesLineFeed, _extended) = (ignoresCase, dot, extended);
        items.Add(Quantified(inner));
        return true;
    }
}
