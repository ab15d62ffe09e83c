using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary><c>map</c>, <c>select</c>, <c>reject</c> and their forms with an attribute. They make their elements as these are asked for.</summary>
internal sealed class SelectionFilters(RenderState state, Filters filters, AttributePath paths)
{
    public Func<Value, CallArguments, Value>? Find(string name) => name switch
    {
        "map" => Map,
        "select" => (input, a) => Choose(input, a, keep: true, byAttribute: false),
        "reject" => (input, a) => Choose(input, a, keep: false, byAttribute: false),
        "selectattr" => (input, a) => Choose(input, a, keep: true, byAttribute: true),
        "rejectattr" => (input, a) => Choose(input, a, keep: false, byAttribute: true),
        _ => null,
    };

    private IteratorValue Map(Value input, CallArguments arguments) => Lazy(input, () =>
    {
        var mapping = Mapping(arguments);
        return state.Iterate(input).Select(mapping);
    });

    private Func<Value, Value> Mapping(CallArguments arguments)
    {
        if (arguments.Positional.Count == 0 && arguments.Named.Any(static n => n.Key == "attribute"))
        {
            var a = arguments.Bind("map", "attribute", "default");
            return paths.Getter(a.Required(0), a[1]);
        }

        if (arguments.Positional is not [TextValue name, ..])
            throw new EvaluationException("map needs the name of a filter, or attribute=...");
        var rest = arguments.Skip(1);
        return item => filters.Apply(name.Text, item, rest);
    }

    private IteratorValue Choose(Value input, CallArguments arguments, bool keep, bool byAttribute) => Lazy(input, () =>
    {
        if (byAttribute && arguments.Positional.Count == 0)
            throw new EvaluationException("selectattr and rejectattr need the name of an attribute");
        Func<Value, Value> get = byAttribute ? paths.Getter(arguments.Positional[0]) : static item => item;
        var test = Test(byAttribute ? arguments.Skip(1) : arguments);
        return state.Iterate(input).Where(item => test(get(item)) == keep);
    });

    private Func<Value, bool> Test(CallArguments arguments)
    {
        if (arguments.Positional.Count == 0)
            return static value => value.IsTrue;
        if (arguments.Positional[0] is not TextValue name)
            throw new EvaluationException("the name of a test must be a string");
        var rest = arguments.Skip(1);
        return value => filters.Tests.Holds(name.Text, value, rest);
    }

    /// <summary>Nothing is looked at before the first element is asked for, not even whether the arguments are right.</summary>
    private static IteratorValue Lazy(Value input, Func<IEnumerable<Value>> items)
    {
        return new(Deferred());

        IEnumerable<Value> Deferred()
        {
            if (!input.IsTrue)
                yield break;
            foreach (var item in items())
                yield return item;
        }
    }
}
