using System.Collections.Generic;
using Planck.Chat.Values;

namespace Planck.Chat.Syntax;

/// <summary>A node of a template's expression; the offset is where errors point to.</summary>
internal abstract record Expression(int Offset);

internal sealed record Literal(int Offset, Value Value) : Expression(Offset);

internal sealed record NameReference(int Offset, string Name) : Expression(Offset);

internal sealed record ListLiteral(int Offset, IReadOnlyList<Expression> Items) : Expression(Offset);

internal sealed record TupleLiteral(int Offset, IReadOnlyList<Expression> Items) : Expression(Offset);

internal sealed record DictLiteral(int Offset, IReadOnlyList<KeyValuePair<Expression, Expression>> Items) : Expression(Offset);

/// <param name="Operator"><c>+</c>, <c>-</c> or <c>not</c>.</param>
internal sealed record UnaryExpression(int Offset, string Operator, Expression Operand) : Expression(Offset);

/// <param name="Operator">An arithmetic operator.</param>
internal sealed record BinaryExpression(int Offset, string Operator, Expression Left, Expression Right) : Expression(Offset);

/// <summary><c>and</c>, <c>or</c>: the value is that of the operand that decided.</summary>
internal sealed record LogicalExpression(int Offset, bool IsAnd, Expression Left, Expression Right) : Expression(Offset);

/// <summary><c>a &lt; b == c in d</c>: each neighbouring pair is compared, every operand is evaluated at most once.</summary>
internal sealed record ComparisonExpression(int Offset, Expression First, IReadOnlyList<Comparand> Rest) : Expression(Offset);

/// <param name="Operator"><c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>in</c> or <c>not in</c>.</param>
internal sealed record Comparand(string Operator, Expression Operand);

/// <summary><c>a ~ b</c>: the texts of the operands.</summary>
internal sealed record ConcatExpression(int Offset, IReadOnlyList<Expression> Operands) : Expression(Offset);

/// <param name="Otherwise">Null: undefined.</param>
internal sealed record ConditionalExpression(int Offset, Expression Condition, Expression Then, Expression? Otherwise) : Expression(Offset);

internal sealed record AttributeExpression(int Offset, Expression Target, string Name) : Expression(Offset);

internal sealed record ItemExpression(int Offset, Expression Target, Expression Index) : Expression(Offset);

internal sealed record SliceExpression(int Offset, Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression(Offset);

internal sealed record CallExpression(int Offset, Expression Target, ArgumentList Arguments) : Expression(Offset);

/// <param name="Input">Null inside a filter block, where the input is the block's text.</param>
internal sealed record FilterExpression(int Offset, Expression? Input, string Name, ArgumentList Arguments) : Expression(Offset);

internal sealed record TestExpression(int Offset, Expression Input, string Name, ArgumentList Arguments) : Expression(Offset);

/// <param name="Spread">The list after <c>*</c>.</param>
/// <param name="NamedSpread">The dict after <c>**</c>.</param>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional,
    IReadOnlyList<KeyValuePair<string, Expression>> Named,
    Expression? Spread,
    Expression? NamedSpread)
{
    public static ArgumentList Empty { get; } = new([], [], null, null);
}
