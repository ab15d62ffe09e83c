using System;
using System.Linq;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Methods of <c>list</c> and <c>tuple</c> that do not change them, and the names of a group's elements.</summary>
internal static class ListMethods
{
    public static Value? Find(RenderState state, ListValue list, string name)
    {
        for (var i = 0; i < list.Names.Count; i++)
        {
            if (list.Names[i] == name)
                return list.Items[i];
        }

        Func<CallArguments, Value>? method = name switch
        {
            "index" => a => Index(state, list, a.Bind("index", "value", "start", "stop")),
            "count" => a => a.Bind("count", "value").Required(0) is var sought
                ? new IntegerValue(list.Items.Count(item => state.Comparer.Equals(item, sought)))
                : NoneValue.Instance,
            "copy" when !list.IsTuple => a => Copy(list, a),
            _ => null,
        };
        return method is null ? null : new CallableValue($"{list.TypeName}.{name}", method);
    }

    private static ListValue Copy(ListValue list, CallArguments arguments)
    {
        arguments.Bind("list.copy");
        return new(list.Items);
    }

    private static IntegerValue Index(RenderState state, ListValue list, BoundArguments a)
    {
        var sought = a.Required(0);
        var within = SliceIndices.Of(a.Integer(1, 0), a[2] is null ? null : a.Integer(2), null, list.Items.Count);
        foreach (var i in within.Indices)
        {
            if (state.Comparer.Equals(list.Items[i], sought))
                return new(i);
        }

        throw new EvaluationException("the value is not in the list");
    }
}
