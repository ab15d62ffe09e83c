using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Planck.Chat.Builtins;
using Planck.Chat.Syntax;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Computes the values of expressions. An operation that fails becomes an error at its node.</summary>
internal sealed class ExpressionEvaluator
{
    private readonly SourceText _source;
    private readonly RenderState _state;
    private readonly TemplateOperators _operators;
    private readonly Subscripts _subscripts;
    private readonly Filters _filters;
    private int _depth;

    public ExpressionEvaluator(SourceText source, RenderState state)
    {
        _source = source;
        _state = state;
        _operators = new(state);
        _subscripts = new(state);
        _filters = new(state, _operators, _subscripts);
    }

    public static ChatTemplateException At(SourceText source, int offset, EvaluationException e) =>
        source.Error(offset, e.Message) is var error && !e.RaisedByTemplate ? error
            : new(error.Template, error.Line, error.Column, error.Reason) { RaisedByTemplate = true };

    public Value Evaluate(Expression node, Scope scope)
    {
        try
        {
            _state.Budget.Step();
            if (++_depth > _state.Limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
                throw new EvaluationException($"expressions and macro calls are nested deeper than {_state.Limits.Depth} levels");
            return Dispatch(node, scope);
        }
        catch (EvaluationException e)
        {
            throw At(_source, node.Offset, e);
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Applies a filter, and those before it in the chain, to a text that stands outside of the expression.</summary>
    public Value Filter(FilterExpression filter, Value text, Scope scope)
    {
        var input = filter.Input is FilterExpression inner ? Filter(inner, text, scope) : text;
        try
        {
            return _filters.Apply(filter.Name, input, Arguments(filter.Arguments, scope));
        }
        catch (EvaluationException e)
        {
            throw At(_source, filter.Offset, e);
        }
    }

    /// <param name="caller">Passed on as <c>caller</c>, for call blocks; null: not.</param>
    public Value Call(CallExpression call, Scope scope, Value? caller = null)
    {
        var target = Evaluate(call.Target, scope);
        var arguments = Arguments(call.Arguments, scope);
        if (caller is not null)
            arguments = arguments with { Named = [.. arguments.Named, new("caller", caller)] };
        return target switch
        {
            CallableValue function => function.Call(arguments),
            ObjectValue { Call: { } function } => function(arguments),
            UndefinedValue undefined => throw new EvaluationException(undefined.Reason),
            _ => throw new EvaluationException($"a value of type {target.TypeName} cannot be called"),
        };
    }

    private Value Dispatch(Expression node, Scope scope) => node switch
    {
        Literal literal => literal.Value,
        NameReference name => scope.Find(name.Name) ?? new UndefinedValue($"'{name.Name}' is undefined"),
        AttributeExpression attribute => _subscripts.Attribute(Evaluate(attribute.Target, scope), attribute.Name),
        ItemExpression item => _subscripts.Item(Evaluate(item.Target, scope), Evaluate(item.Index, scope)),
        SliceExpression slice => _subscripts.Slice(Evaluate(slice.Target, scope), Optional(slice.Start, scope), Optional(slice.Stop, scope), Optional(slice.Step, scope)),
        CallExpression call => Call(call, scope),
        FilterExpression filter => _filters.Apply(filter.Name, Evaluate(filter.Input!, scope), Arguments(filter.Arguments, scope)),
        TestExpression test => BooleanValue.Of(_filters.Tests.Holds(test.Name, Evaluate(test.Input, scope), Arguments(test.Arguments, scope))),
        UnaryExpression { Operator: "not" } not => BooleanValue.Of(!Evaluate(not.Operand, scope).IsTrue),
        UnaryExpression sign => TemplateOperators.Sign(sign.Operator, Evaluate(sign.Operand, scope)),
        BinaryExpression binary => _operators.Binary(binary.Operator, Evaluate(binary.Left, scope), Evaluate(binary.Right, scope)),
        LogicalExpression logical => Logical(logical, scope),
        ComparisonExpression comparison => Compare(comparison, scope),
        ConcatExpression concat => Concat(concat, scope),
        ConditionalExpression conditional => Conditional(conditional, scope),
        ListLiteral list => new ListValue(EvaluateAll(list.Items, scope)),
        TupleLiteral tuple => new ListValue(EvaluateAll(tuple.Items, scope), isTuple: true),
        DictLiteral dict => Dict(dict, scope),
        _ => throw new EvaluationException("this expression is not supported"),
    };

    private Value? Optional(Expression? node, Scope scope) => node is null ? null : Evaluate(node, scope);

    private Value[] EvaluateAll(IReadOnlyList<Expression> nodes, Scope scope)
    {
        var values = new Value[nodes.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Evaluate(nodes[i], scope);
        return values;
    }

    private Value Logical(LogicalExpression logical, Scope scope)
    {
        var left = Evaluate(logical.Left, scope);
        return left.IsTrue == logical.IsAnd ? Evaluate(logical.Right, scope) : left;
    }

    private BooleanValue Compare(ComparisonExpression comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (op, operand) in comparison.Rest)
        {
            var right = Evaluate(operand, scope);
            if (!_operators.Compare(op, left, right))
                return BooleanValue.False;
            left = right;
        }

        return BooleanValue.True;
    }

    private TextValue Concat(ConcatExpression concat, Scope scope)
    {
        var text = new StringBuilder();
        foreach (var operand in concat.Operands)
        {
            var part = _state.Text(Evaluate(operand, scope));
            _state.Budget.CheckLength((long)text.Length + part.Length);
            text.Append(part);
        }

        return _state.Made(text.ToString());
    }

    private Value Conditional(ConditionalExpression conditional, Scope scope)
    {
        if (Evaluate(conditional.Condition, scope).IsTrue)
            return Evaluate(conditional.Then, scope);
        return conditional.Otherwise is null
            ? new UndefinedValue("the inline 'if' is false and has no 'else'")
            : Evaluate(conditional.Otherwise, scope);
    }

    private DictValue Dict(DictLiteral dict, Scope scope)
    {
        var items = new List<KeyValuePair<Value, Value>>();
        foreach (var (key, value) in dict.Items)
            items.Add(new(Evaluate(key, scope), Evaluate(value, scope)));
        return new(_state.Comparer, items);
    }

    private CallArguments Arguments(ArgumentList list, Scope scope)
    {
        if (ReferenceEquals(list, ArgumentList.Empty))
            return CallArguments.None;
        var positional = EvaluateAll(list.Positional, scope).ToList();
        if (list.Spread is not null)
            positional.AddRange(_state.Collect(_state.Iterate(Evaluate(list.Spread, scope))));
        var named = list.Named.Select(p => new KeyValuePair<string, Value>(p.Key, Evaluate(p.Value, scope))).ToList();
        if (list.NamedSpread is not null)
            AddNamed(named, Evaluate(list.NamedSpread, scope));
        return new(positional, named);
    }

    private static void AddNamed(List<KeyValuePair<string, Value>> named, Value spread)
    {
        if (spread is not DictValue dict)
            throw new EvaluationException($"a dict must stand after '**', not a value of type {spread.TypeName}");
        foreach (var (key, value) in dict.Items)
        {
            if (key is not TextValue name)
                throw new EvaluationException("the keys of a dict after '**' must be strings");
            if (named.Exists(n => n.Key == name.Text))
                throw new EvaluationException($"the argument '{name.Text}' is given twice");
            named.Add(new(name.Text, value));
        }
    }
}
