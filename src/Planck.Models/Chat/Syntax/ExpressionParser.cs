using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Text;
using Planck.Chat.Values;

namespace Planck.Chat.Syntax;

/// <summary>
/// Expressions by precedence, loosest first: <c>if else</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>, <c>~</c>,
/// <c>* / // %</c>, <c>**</c>, signs, then filters and tests, then subscripts and calls.
/// </summary>
internal sealed class ExpressionParser(TokenStream tokens)
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

    public ArgumentList ParseArguments()
    {
        var open = tokens.ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        Expression? spread = null, namedSpread = null;
        while (!tokens.Current.IsOperator(")"))
        {
            if (tokens.SkipOperator("*"))
            {
                Require(spread is null && namedSpread is null);
                spread = Parse();
            }
            else if (tokens.SkipOperator("**"))
            {
                Require(namedSpread is null);
                namedSpread = Parse();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Next.IsOperator("="))
            {
                Require(namedSpread is null);
                var name = tokens.Take();
                tokens.Take();
                if (named.Exists(n => n.Key == name.Text))
                    throw tokens.Source.Error(name.Offset, $"the argument '{name.Text}' is given twice");
                named.Add(new(name.Text, Parse()));
            }
            else
            {
                Require(spread is null && namedSpread is null && named.Count == 0);
                positional.Add(Parse());
            }

            if (!tokens.SkipOperator(","))
                break;
        }

        tokens.ExpectOperator(")");
        return new(positional, named, spread, namedSpread);

        void Require(bool inOrder)
        {
            if (!inOrder)
                throw tokens.Source.Error(open.Offset, "arguments must come in the order: values, name=value, *list, **dict");
        }
    }

    /// <summary>One or more filters; <paramref name="first"/> is true where the first stands without a <c>|</c>, after <c>filter</c>.</summary>
    public FilterExpression? ParseFilters(Expression? input, bool first)
    {
        FilterExpression? filter = null;
        while (first || tokens.Current.IsOperator("|"))
        {
            if (!first)
                tokens.Take();
            first = false;
            var (offset, name) = DottedName("the name of a filter");
            var arguments = tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty;
            filter = new(offset, filter ?? input, name, arguments);
        }

        return filter;
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

    private Expression Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                tokens.Take();
                return Named(token);
            case TokenKind.Text:
                return AdjacentTexts();
            case TokenKind.Integer:
                return new Literal(tokens.Take().Offset, new IntegerValue(Integer(token)));
            case TokenKind.Float:
                return new Literal(tokens.Take().Offset, new FloatValue(double.Parse(token.Text, CultureInfo.InvariantCulture)));
            case TokenKind.Operator when token.Text == "(":
                tokens.Take();
                var inner = ParseTuple(inParentheses: true);
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return List();
            case TokenKind.Operator when token.Text == "{":
                return Dict();
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private Expression Named(Token token)
    {
        foreach (var collector in NameCollectors)
            collector.Add(token.Text);
        return token.Text switch
        {
            "true" or "True" => new Literal(token.Offset, BooleanValue.True),
            "false" or "False" => new Literal(token.Offset, BooleanValue.False),
            "none" or "None" => new Literal(token.Offset, NoneValue.Instance),
            _ => new NameReference(token.Offset, token.Text),
        };
    }

    private Literal AdjacentTexts()
    {
        var offset = tokens.Current.Offset;
        var text = tokens.Take().Text;
        if (tokens.Current.Kind != TokenKind.Text)
            return new(offset, new TextValue(text));
        var joined = new StringBuilder(text);
        while (tokens.Current.Kind == TokenKind.Text)
            joined.Append(tokens.Take().Text);
        return new(offset, new TextValue(joined.ToString()));
    }

    private BigInteger Integer(Token token)
    {
        if (token.Text.Length > 4300)
            throw tokens.Source.Error(token.Offset, "the number has more than 4300 digits");
        var text = token.Text;
        if (text.Length < 2 || char.IsAsciiDigit(text[1]))
            return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        return NumberText.ParseDigits(text.AsSpan(2), char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, _ => 2 })
            ?? throw tokens.Source.Error(token.Offset, $"'{text}' is not a number");
    }

    private ListLiteral List()
    {
        var offset = tokens.Take().Offset;
        var items = new List<Expression>();
        while (!tokens.Current.IsOperator("]"))
        {
            items.Add(Parse());
            if (!tokens.SkipOperator(","))
                break;
        }

        tokens.ExpectOperator("]");
        return new(offset, items);
    }

    private DictLiteral Dict()
    {
        var offset = tokens.Take().Offset;
        var items = new List<KeyValuePair<Expression, Expression>>();
        while (!tokens.Current.IsOperator("}"))
        {
            var key = Parse();
            tokens.ExpectOperator(":");
            items.Add(new(key, Parse()));
            if (!tokens.SkipOperator(","))
                break;
        }

        tokens.ExpectOperator("}");
        return new(offset, items);
    }

    private Expression Postfix(Expression node)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("."))
                node = Attribute(node);
            else if (tokens.Current.IsOperator("["))
                node = Subscript(node);
            else if (tokens.Current.IsOperator("("))
                node = new CallExpression(tokens.Current.Offset, node, ParseArguments());
            else
                return node;
        }
    }

    private Expression FiltersAndTests(Expression node)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("|"))
                node = ParseFilters(node, first: false)!;
            else if (tokens.Current.IsName("is"))
                node = Test(node);
            else if (tokens.Current.IsOperator("("))
                node = new CallExpression(tokens.Current.Offset, node, ParseArguments());
            else
                return node;
        }
    }

    private Expression Attribute(Expression node)
    {
        tokens.Take();
        var name = tokens.Take();
        return name.Kind switch
        {
            TokenKind.Name => new AttributeExpression(name.Offset, node, name.Text),
            TokenKind.Integer => new ItemExpression(name.Offset, node, new Literal(name.Offset, new IntegerValue(Integer(name)))),
            _ => throw tokens.Source.Error(name.Offset, $"expected a name or a number after '.', found {name.Described}"),
        };
    }

    private Expression Subscript(Expression node)
    {
        var offset = tokens.Take().Offset;
        if (tokens.Current.IsOperator("]"))
            throw tokens.Unexpected("an index");
        var subscript = IndexOrSlice(node, offset);
        if (!tokens.Current.IsOperator(","))
        {
            tokens.ExpectOperator("]");
            return subscript;
        }

        if (subscript is not ItemExpression first)
            throw tokens.Source.Error(offset, "a slice inside a tuple of indices is not supported");
        var items = new List<Expression> { first.Index };
        while (tokens.SkipOperator(","))
            items.Add(Parse());
        tokens.ExpectOperator("]");
        return new ItemExpression(offset, node, new TupleLiteral(offset, items));
    }

    private Expression IndexOrSlice(Expression node, int offset)
    {
        Expression? start = null;
        if (!tokens.Current.IsOperator(":"))
        {
            start = Parse();
            if (!tokens.Current.IsOperator(":"))
                return new ItemExpression(offset, node, start);
        }

        tokens.ExpectOperator(":");
        var stop = SlicePart();
        var step = tokens.SkipOperator(":") ? SlicePart() : null;
        return new SliceExpression(offset, node, start, stop, step);
    }

    private Expression? SlicePart() => tokens.Current is { Kind: TokenKind.Operator, Text: ":" or "]" or "," } ? null : Parse();

    private Expression Test(Expression node)
    {
        tokens.Take();
        var negated = tokens.SkipName("not");
        var (offset, name) = DottedName("the name of a test");
        var test = new TestExpression(offset, node, name, TestArguments());
        return negated ? new UnaryExpression(offset, "not", test) : test;
    }

    /// <summary>Arguments in parentheses, or one operand without them: <c>is divisibleby 3</c>.</summary>
    private ArgumentList TestArguments()
    {
        if (tokens.Current.IsOperator("("))
            return ParseArguments();
        var hasOperand = tokens.Current switch
        {
            { Kind: TokenKind.Name, Text: "else" or "or" or "and" } => false,
            { Kind: TokenKind.Name, Text: "is" } => throw tokens.Source.Error(tokens.Current.Offset, "tests cannot be chained with 'is'"),
            { Kind: TokenKind.Name or TokenKind.Text or TokenKind.Integer or TokenKind.Float } => true,
            { Kind: TokenKind.Operator, Text: "[" or "{" } => true,
            _ => false,
        };
        return hasOperand ? new([Postfix(Primary())], [], null, null) : ArgumentList.Empty;
    }

    private (int Offset, string Name) DottedName(string expected)
    {
        var first = tokens.Expect(TokenKind.Name, expected);
        var name = first.Text;
        while (tokens.SkipOperator("."))
            name += "." + tokens.Expect(TokenKind.Name, expected).Text;
        return (first.Offset, name);
    }
}
