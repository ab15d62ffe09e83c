using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Chat.Values;

/// <summary>
/// Python's <c>sorted</c>: equal elements keep their order, in both directions. A merge sort of its own, because the library's sort neither
/// keeps that order nor lets the comparison's exception through.
/// </summary>
internal static class StableSort
{
    /// <exception cref="EvaluationException">Two keys have no order.</exception>
    public static List<T> By<T>(IReadOnlyList<T> items, Func<T, Value> key, ValueComparer comparer, bool descending)
    {
        var keys = items.Select(key).ToArray();
        var order = Enumerable.Range(0, items.Count).ToArray();
        Sort(order, new int[order.Length], 0, order.Length, ComesBefore);
        return [.. order.Select(i => items[i])];

        bool ComesBefore(int x, int y) => descending ? comparer.Order(keys[x], keys[y]) > 0 : comparer.Order(keys[x], keys[y]) < 0;
    }

    private static void Sort(int[] order, int[] scratch, int start, int end, Func<int, int, bool> comesBefore)
    {
        if (end - start < 2)
            return;
        var middle = (start + end) / 2;
        Sort(order, scratch, start, middle, comesBefore);
        Sort(order, scratch, middle, end, comesBefore);
        for (var (left, right, at) = (start, middle, start); at < end; at++)
        {
            var takeRight = left >= middle || (right < end && comesBefore(order[right], order[left]));
            scratch[at] = takeRight ? order[right++] : order[left++];
        }

        Array.Copy(scratch, start, order, start, end - start);
    }
}
