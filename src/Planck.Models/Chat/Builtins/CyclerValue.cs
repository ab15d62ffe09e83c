using System;
using System.Collections.Generic;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary><c>cycler(a, b, ...)</c>: <c>next()</c> goes round through its values.</summary>
internal sealed class CyclerValue(IReadOnlyList<Value> items) : ObjectValue
{
    private int _position;

    public override string TypeName => "Cycler";

    public override Value? Member(string name) => items.Count == 0 ? throw new EvaluationException("a cycler needs values") : name switch
    {
        "current" => items[_position],
        "next" => new CallableValue("next", _ =>
        {
            var current = items[_position];
            _position = (_position + 1) % items.Count;
            return current;
        }),
        "reset" => new CallableValue("reset", _ =>
        {
            _position = 0;
            return NoneValue.Instance;
        }),
        _ => null,
    };
}

/// <summary><c>joiner(sep)</c>: nothing when it is first called, the separator from then on.</summary>
internal sealed class JoinerValue(string separator) : ObjectValue
{
    private bool _used;

    public override string TypeName => "Joiner";

    public override Func<CallArguments, Value> Call => _ =>
    {
        var text = _used ? separator : "";
        _used = true;
        return new TextValue(text);
    };

    public override Value? Member(string name) => null;
}
