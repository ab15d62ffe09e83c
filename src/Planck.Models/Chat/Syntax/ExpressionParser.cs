using System.Collections.Generic;

namespace Planck.Chat.Syntax;

/// <summary>
/// Expressions by precedence, loosest first: <c>if else</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>, <c>~</c>,
/// <c>* / // %</c>, <c>**</c>, signs, then filters and tests, then subscripts and calls.
/// </summary>
internal sealed partial class ExpressionParser(TokenStream tokens)
{
    /// <summary>Names that were read since a macro began; a macro accepts <c>varargs</c> and the like only if it mentions them.</summary>
    public List<HashSet<string>> NameCollectors { get; } = [];

    public Expression Parse(bool conditional = true)
    {
        tokens.Enter();
        var expression = conditional ? Conditional() : Or();
        tokens.Leave();
        return expression;
    }

    /// <summary>An expression, or a tuple of several with commas between them and no parentheses around.</summary>
    public Expression ParseTuple(bool conditional = true, string? endName = null, bool inParentheses = false)
    {
        var start = tokens.Current.Offset;
        var items = new List<Expression>();
        var isTuple = false;
        while (!AtTupleEnd(endName))
        {
            items.Add(Parse(conditional));
            if (!tokens.SkipOperator(","))
                break;
            isTuple = true;
        }

        if (isTuple || (items.Count == 0 && inParentheses))
            return new TupleLiteral(start, items);
        return items.Count == 1 ? items[0] : throw tokens.Unexpected("an expression");
    }

    private bool AtTupleEnd(string? endName) => tokens.Current switch
    {
        { Kind: TokenKind.OutputEnd or TokenKind.BlockEnd or TokenKind.End } => true,
        { Kind: TokenKind.Operator, Text: ")" } => true,
        { Kind: TokenKind.Name } name => name.Text == endName,
        _ => false,
    };

    private Expression Conditional()
    {
        var value = Or();
        while (tokens.Current.IsName("if"))
        {
            var offset = tokens.Take().Offset;
            var condition = Or();
            Expression? otherwise = null;
            if (tokens.SkipName("else"))
            {
                tokens.Enter();
                otherwise = Conditional();
                tokens.Leave();
            }

            value = new ConditionalExpression(offset, condition, value, otherwise);
        }

        return value;
    }

    private Expression Or()
    {
        var left = And();
        while (tokens.Current.IsName("or"))
            left = new LogicalExpression(tokens.Take().Offset, IsAnd: false, left, And());
        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (tokens.Current.IsName("and"))
            left = new LogicalExpression(tokens.Take().Offset, IsAnd: true, left, Not());
        return left;
    }

    private Expression Not()
    {
        if (!tokens.Current.IsName("not"))
            return Comparison();
        tokens.Enter();
        var not = new UnaryExpression(tokens.Take().Offset, "not", Not());
        tokens.Leave();
        return not;
    }

    private Expression Comparison()
    {
        var first = Sum();
        var rest = new List<Comparand>();
        var offset = tokens.Current.Offset;
        while (true)
        {
            if (tokens.Current is { Kind: TokenKind.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
            {
                rest.Add(new(tokens.Take().Text, Sum()));
            }
            else if (tokens.SkipName("in"))
            {
                rest.Add(new("in", Sum()));
            }
            else if (tokens.Current.IsName("not") && tokens.Next.IsName("in"))
            {
                tokens.Take();
                tokens.Take();
                rest.Add(new("not in", Sum()));
            }
            else
            {
                return rest.Count == 0 ? first : new ComparisonExpression(offset, first, rest);
            }
        }
    }

    private Expression Sum()
    {
        var left = Concat();
        while (tokens.Current is { Kind: TokenKind.Operator, Text: "+" or "-" })
        {
            var op = tokens.Take();
            left = new BinaryExpression(op.Offset, op.Text, left, Concat());
        }

        return left;
    }

    private Expression Concat()
    {
        var first = Product();
        if (!tokens.Current.IsOperator("~"))
            return first;
        var offset = tokens.Current.Offset;
        var operands = new List<Expression> { first };
        while (tokens.SkipOperator("~"))
            operands.Add(Product());
        return new ConcatExpression(offset, operands);
    }

    private Expression Product()
    {
        var left = Power();
        while (tokens.Current is { Kind: TokenKind.Operator, Text: "*" or "/" or "//" or "%" })
        {
            var op = tokens.Take();
            left = new BinaryExpression(op.Offset, op.Text, left, Power());
        }

        return left;
    }

    /// <summary>As in Jinja, and unlike in Python, from left to right.</summary>
    private Expression Power()
    {
        var left = Unary(filters: true);
        while (tokens.Current.IsOperator("**"))
            left = new BinaryExpression(tokens.Take().Offset, "**", left, Unary(filters: true));
        return left;
    }

    private Expression Unary(bool filters)
    {
        Expression node;
        if (tokens.Current is { Kind: TokenKind.Operator, Text: "+" or "-" })
        {
            var sign = tokens.Take();
            tokens.Enter();
            node = new UnaryExpression(sign.Offset, sign.Text, Unary(filters: false));
            tokens.Leave();
        }
        else
        {
            node = Primary();
        }

        node = Postfix(node);
        return filters ? FiltersAndTests(node) : node;
    }
}
