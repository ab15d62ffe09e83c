namespace Planck.Tokenization.Regex.Syntax;

/// <summary>Repetition: <c>? * +</c>, intervals, and what makes them lazy or possessive.</summary>
internal sealed partial class RegexParser
{
    private RegexNode Quantified(RegexNode item)
    {
        while (!AtEnd)
        {
            var at = _at;
            if (!TryQuantifier(out var least, out var most, out var interval))
                break;
            var kind = RepeatKind.Greedy;
            if (Take('?'))
                kind = RepeatKind.Lazy;
            else if (!interval && Take('+'))
                kind = RepeatKind.Possessive;
            if (item is RegexNode.Assertion)
                throw Error(at, "an assertion cannot be repeated");
            // {n}? is not lazy in this syntax; the "?" makes the whole optional.
            item = interval && kind == RepeatKind.Lazy && least == most
                ? new RegexNode.Repeat(new RegexNode.Repeat(item, least, most, RepeatKind.Greedy), 0, 1, RepeatKind.Greedy)
                : new RegexNode.Repeat(item, least, most, kind);
        }
        return item;
    }

    private bool QuantifierFollows()
    {
        var at = _at;
        var follows = TryQuantifier(out _, out _, out _);
        _at = at;
        return follows;
    }

    private bool TryQuantifier(out int least, out int most, out bool interval)
    {
        (least, most, interval) = (0, RegexNode.Repeat.Unbounded, false);
        if (Take('*'))
            return true;
        if (Take('+'))
        {
            least = 1;
            return true;
        }
        if (Take('?'))
        {
            most = 1;
            return true;
        }
        return interval = Peek() == '{' && TryInterval(out least, out most);
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{,m}</c>, <c>{n,m}</c>; anything else in braces is literal text.</summary>
    private bool TryInterval(out int least, out int most)
    {
        const int Largest = 100_000;
        (least, most) = (0, RegexNode.Repeat.Unbounded);
        var start = _at++;
        var first = TryNumber();
        var second = first;
        if (Take(','))
            second = TryNumber();
        else if (first < 0)
            first = -2;
        if (first == -2 || (first < 0 && second < 0) || !Take('}'))
        {
            _at = start;
            return false;
        }
        if (first > Largest || second > Largest)
            throw Error(start, $"a repetition of more than {Largest} is not supported");
        least = first < 0 ? 0 : first;
        most = second < 0 ? RegexNode.Repeat.Unbounded : second;
        if (least > most)
            throw Error(start, "the interval's bounds are in the wrong order");
        return true;
    }

    private int TryNumber()
    {
        var value = -1;
        while (Peek() is >= '0' and <= '9' && value < 100_000_000)
            value = ((value < 0 ? 0 : value) * 10) + _text[_at++] - '0';
        return value;
    }
}
