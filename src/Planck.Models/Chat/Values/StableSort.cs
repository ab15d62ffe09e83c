using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Chat.Values;

/// <summary>Python's <c>sorted</c>: equal elements keep their order, in both directions.</summary>
internal static class StableSort
{
    /// <exception cref="EvaluationException">Two keys have no order.</exception>
    public static List<T> By<T>(IReadOnlyList<T> items, Func<T, Value> key, ValueComparer comparer, bool descending)
    {
        var keys = items.Select(key).ToArray();
        var order = Comparer<int>.Create((x, y) =>
        {
            var byKey = comparer.Order(keys[x], keys[y]) ?? 0;
            return descending ? -byKey : byKey;
        });
        return [.. Enumerable.Range(0, items.Count).OrderBy(static i => i, order).Select(i => items[i])];
    }
}
