using System;
using System.Collections.Generic;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Names and their values; loops, macros and blocks with text have a scope of their own, <c>if</c> has none.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly Scope? _parent = parent;
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    public Value? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._values.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }

    public void Set(string name, Value value) => _values[name] = value;
}
