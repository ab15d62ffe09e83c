using System.Collections.Generic;
using Planck.Chat.Values;

namespace Planck.Chat.Syntax;

/// <summary>What stands behind an operand: attributes, subscripts, calls with their arguments, filters, tests.</summary>
internal sealed partial class ExpressionParser
{
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
