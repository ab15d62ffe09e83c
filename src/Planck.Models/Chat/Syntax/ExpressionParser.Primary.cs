using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Text;
using Planck.Chat.Values;

namespace Planck.Chat.Syntax;

/// <summary>Names, literals, and what stands in brackets.</summary>
internal sealed partial class ExpressionParser
{
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
}
