using System;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>The tests after <c>is</c>, by name.</summary>
internal sealed class TemplateTests(RenderState state, TemplateOperators operators, Filters filters)
{
    /// <exception cref="EvaluationException">There is no such test, or it does not take this input.</exception>
    public bool Holds(string name, Value input, CallArguments arguments)
    {
        if (Plain(name) is { } plain)
        {
            arguments.Bind(name);
            return plain(input);
        }

        var test = WithOperand(name) ?? throw new EvaluationException($"there is no test '{name}'");
        return test(input, arguments.Bind(name, "other").Required(0));
    }

    private bool Exists(string name) => Plain(name) is not null || WithOperand(name) is not null;

    private Func<Value, bool>? Plain(string name) => name switch
    {
        "defined" => static value => value is not UndefinedValue,
        "undefined" => static value => value is UndefinedValue,
        "none" => static value => value is NoneValue,
        "boolean" => static value => value is BooleanValue,
        "true" => static value => ReferenceEquals(value, BooleanValue.True),
        "false" => static value => ReferenceEquals(value, BooleanValue.False),
        "integer" => static value => value is IntegerValue,
        "float" => static value => value is FloatValue,
        "number" => Numbers.IsNumber,
        "string" => static value => value is TextValue,
        "mapping" => static value => value is DictValue,
        "sequence" => static value => value is TextValue or ListValue or DictValue or RangeValue or UndefinedValue,
        "iterable" => static value => RenderState.TryIterate(value) is not null || value is LoopValue,
        "callable" => static value => value is CallableValue or UndefinedValue or ObjectValue { Call: not null },
        "escaped" => static value => value is TextValue { IsSafe: true },
        "odd" => value => IsRest(value, 1),
        "even" => value => IsRest(value, 0),
        "lower" => value => StringMethods.HasOnlyCase(state.Text(value), upper: false),
        "upper" => value => StringMethods.HasOnlyCase(state.Text(value), upper: true),
        "filter" => value => value is TextValue text && filters.Exists(text.Text),
        "test" => value => value is TextValue text && Exists(text.Text),
        _ => null,
    };

    private Func<Value, Value, bool>? WithOperand(string name) => name switch
    {
        "==" or "eq" or "equalto" => (x, y) => operators.Compare("==", x, y),
        "!=" or "ne" => (x, y) => operators.Compare("!=", x, y),
        "<" or "lt" or "lessthan" => (x, y) => operators.Compare("<", x, y),
        "<=" or "le" => (x, y) => operators.Compare("<=", x, y),
        ">" or "gt" or "greaterthan" => (x, y) => operators.Compare(">", x, y),
        ">=" or "ge" => (x, y) => operators.Compare(">=", x, y),
        "in" => (x, y) => operators.Contains(y, x),
        "divisibleby" => (x, y) => state.Comparer.Equals(operators.Binary("%", x, y), new IntegerValue(0)),
        "sameas" => SameAs,
        _ => null,
    };

    private bool IsRest(Value value, int rest) => state.Comparer.Equals(operators.Binary("%", value, new IntegerValue(2)), new IntegerValue(rest));

    /// <summary>Python compares addresses; those of equal texts and numbers depend on how they came about.</summary>
    private bool SameAs(Value x, Value y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is TextValue or IntegerValue or FloatValue && x.GetType() == y.GetType() && state.Comparer.Equals(x, y))
            throw new EvaluationException("'sameas' between equal strings or numbers has no definite answer; use '=='");
        return false;
    }
}
