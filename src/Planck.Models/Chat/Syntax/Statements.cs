using System.Collections.Generic;

namespace Planck.Chat.Syntax;

/// <summary>A part of a template: text, an output, or a block.</summary>
internal abstract record Statement(int Offset);

internal sealed record TextStatement(int Offset, string Text) : Statement(Offset);

internal sealed record OutputStatement(int Offset, Expression Value) : Statement(Offset);

/// <param name="Filter">The condition after <c>if</c>: what it refuses is not counted as an iteration.</param>
/// <param name="Otherwise">Rendered when no iteration reached its end.</param>
internal sealed record ForStatement(
    int Offset,
    AssignmentTarget Target,
    Expression Items,
    Expression? Filter,
    bool Recursive,
    IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Otherwise) : Statement(Offset);

internal sealed record IfStatement(int Offset, IReadOnlyList<IfBranch> Branches, IReadOnlyList<Statement> Otherwise) : Statement(Offset);

internal sealed record IfBranch(Expression Condition, IReadOnlyList<Statement> Body);

internal sealed record SetStatement(int Offset, AssignmentTarget Target, Expression Value) : Statement(Offset);

/// <param name="Filter">Applied to the text of the body; null: none.</param>
internal sealed record SetBlockStatement(int Offset, AssignmentTarget Target, FilterExpression? Filter, IReadOnlyList<Statement> Body) : Statement(Offset);

internal sealed record MacroStatement(int Offset, MacroDefinition Macro) : Statement(Offset);

/// <param name="Caller">What <c>caller()</c> renders inside the called macro.</param>
internal sealed record CallStatement(int Offset, CallExpression Call, MacroDefinition Caller) : Statement(Offset);

internal sealed record FilterStatement(int Offset, FilterExpression Filter, IReadOnlyList<Statement> Body) : Statement(Offset);

internal sealed record WithStatement(int Offset, IReadOnlyList<KeyValuePair<AssignmentTarget, Expression>> Bindings, IReadOnlyList<Statement> Body)
    : Statement(Offset);

/// <summary><c>{% generation %}</c>: the text the model is trained on. It renders as its body.</summary>
internal sealed record GenerationStatement(int Offset, IReadOnlyList<Statement> Body) : Statement(Offset);

internal sealed record BreakStatement(int Offset) : Statement(Offset);

internal sealed record ContinueStatement(int Offset) : Statement(Offset);

/// <param name="Name">Null for the body of a call block.</param>
/// <param name="Special">Those of <c>varargs</c>, <c>kwargs</c> and <c>caller</c> that the body mentions; only these are accepted.</param>
internal sealed record MacroDefinition(
    string? Name,
    IReadOnlyList<MacroParameter> Parameters,
    IReadOnlySet<string> Special,
    IReadOnlyList<Statement> Body);

internal sealed record MacroParameter(string Name, Expression? Default);

/// <summary>What stands left of <c>=</c> or of <c>in</c>.</summary>
internal abstract record AssignmentTarget(int Offset);

internal sealed record NameTarget(int Offset, string Name) : AssignmentTarget(Offset);

internal sealed record NamespaceTarget(int Offset, string Namespace, string Attribute) : AssignmentTarget(Offset);

internal sealed record TupleTarget(int Offset, IReadOnlyList<AssignmentTarget> Items) : AssignmentTarget(Offset);
