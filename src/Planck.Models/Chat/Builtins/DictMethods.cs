using System;
using System.Linq;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Methods of <c>dict</c> that do not change it.</summary>
internal static class DictMethods
{
    public static CallableValue? Find(RenderState state, DictValue dict, string name)
    {
        if (MemberNames.OfDicts.Contains(name))
            throw new EvaluationException($"the method dict.{name} is not supported");
        Func<CallArguments, Value>? method = name switch
        {
            "get" => a => Get(dict, a.Bind("dict.get", "key", "default")),
            "keys" => a => View(a, "keys", () => [.. dict.Items.Select(static p => p.Key)]),
            "values" => a => View(a, "values", () => [.. dict.Items.Select(static p => p.Value)]),
            "items" => a => View(a, "items", () => [.. dict.Items.Select(p => ListValue.Tuple(p.Key, p.Value))]),
            "copy" => a => Copy(state, dict, a),
            _ => null,
        };
        return method is null ? null : new($"dict.{name}", method);
    }

    private static Value Get(DictValue dict, BoundArguments a) => dict.Find(a.Required(0)) ?? a[1] ?? NoneValue.Instance;

    private static DictValue Copy(RenderState state, DictValue dict, CallArguments arguments)
    {
        arguments.Bind("dict.copy");
        return new(state.Comparer, dict.Items);
    }

    private static DictViewValue View(CallArguments arguments, string name, Func<Value[]> items)
    {
        arguments.Bind($"dict.{name}");
        return new($"dict_{name}", items());
    }
}
