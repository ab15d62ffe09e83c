using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Models;

/// <summary>
/// Products of index sets (layers x experts): how families stay folded while names are grouped or treated differently. Every result is
/// exact (no index tuple is gained, lost or covered twice) and deterministic.
/// </summary>
public static class IndexProducts
{
    private static readonly IComparer<EquatableArray<IndexSet>> FirstTuple = Comparer<EquatableArray<IndexSet>>.Create(static (left, right) =>
    {
        for (var axis = 0; axis < left.Count; axis++)
        {
            var order = left[axis].Ranges[0].First.CompareTo(right[axis].Ranges[0].First);
            if (order != 0)
                return order;
        }

        return 0;
    });

    /// <summary>
    /// Disjoint products whose union is exactly <paramref name="tuples"/>, each of <paramref name="arity"/> indices. First indices with
    /// equal remainders share a product, so a regular set (every layer has the same experts) is one product.
    /// </summary>
    public static EquatableArray<EquatableArray<IndexSet>> Decompose(IEnumerable<int[]> tuples, int arity) => Decompose(tuples, 0, arity);

    private static EquatableArray<EquatableArray<IndexSet>> Decompose(IEnumerable<int[]> tuples, int axis, int arity)
    {
        if (axis == arity)
            return [[]];
        if (axis == arity - 1)
            return [[IndexSet.Of(tuples.Select(t => t[axis]))]];

        var byRemainder = new Dictionary<EquatableArray<EquatableArray<IndexSet>>, List<int>>();
        var inOrder = new List<(List<int> First, EquatableArray<EquatableArray<IndexSet>> Remainder)>();
        foreach (var group in tuples.GroupBy(t => t[axis]).OrderBy(static g => g.Key))
        {
            var remainder = Decompose(group, axis + 1, arity);
            if (!byRemainder.TryGetValue(remainder, out var first))
            {
                byRemainder.Add(remainder, first = []);
                inOrder.Add((first, remainder));
            }

            first.Add(group.Key);
        }

        return inOrder
            .SelectMany(static e => e.Remainder.Select(product => (EquatableArray<IndexSet>)[IndexSet.Of(e.First), .. product]))
            .ToEquatableArray();
    }

    /// <summary>
    /// Cuts a product into products on which <paramref name="label"/> is constant, ordered by their first indices. Two indices of an axis
    /// with the same <paramref name="signature"/> must be interchangeable for <paramref name="label"/>: it is asked about one
    /// representative of each signature only, so 45,000 experts cost as much as the rules distinguish. Null says that all indices are
    /// interchangeable.
    /// </summary>
    public static IReadOnlyList<(EquatableArray<IndexSet> Indices, TLabel Label)> Partition<TLabel>(
        EquatableArray<IndexSet> axes,
        Func<int, int, string>? signature,
        Func<int[], TLabel> label)
    {
        if (signature is null)
            return [(axes, label([.. axes.Select(static set => set.Ranges[0].First)]))];
        var classes = axes.Select((set, axis) => set.Indices.GroupBy(i => signature(axis, i)).ToDictionary(static g => g.First(), IndexSet.Of)).ToArray();
        return Representatives([.. classes.Select(static c => c.Keys.OrderBy(static k => k).ToArray())])
            .GroupBy(label)
            .SelectMany(group => Decompose(group, axes.Count).Select(product => (Indices: Expand(product, classes), group.Key)))
            .OrderBy(static part => part.Indices, FirstTuple)
            .ToList();
    }

    /// <summary>The tuples that are in both products, as a product; null when there is none.</summary>
    public static EquatableArray<IndexSet>? Intersect(EquatableArray<IndexSet> left, EquatableArray<IndexSet> right)
    {
        if (left.Count != right.Count)
            return null;
        var both = new IndexSet[left.Count];
        for (var axis = 0; axis < both.Length; axis++)
        {
            both[axis] = left[axis] == right[axis] ? left[axis] : IndexSet.Of(left[axis].Indices.Where(right[axis].Contains));
            if (both[axis].Count == 0)
                return null;
        }

        return both.ToEquatableArray();
    }

    /// <summary>
    /// Positions of two products that share a tuple, the earlier one first; null when all are disjoint. Buckets by index, axis by axis: at most as many steps
    /// as there are tuples.
    /// </summary>
    public static (int First, int Second)? FindOverlap(IReadOnlyList<EquatableArray<IndexSet>> products) =>
        FindOverlap(products, [.. Enumerable.Range(0, products.Count)], 0);

    private static (int First, int Second)? FindOverlap(IReadOnlyList<EquatableArray<IndexSet>> products, List<int> among, int axis)
    {
        if (among.Count < 2)
            return null;
        if (axis == products[among[0]].Count)
            return (among[0], among[1]);
        var buckets = new Dictionary<int, List<int>>();
        foreach (var product in among)
        {
            foreach (var index in products[product][axis].Indices)
            {
                if (!buckets.TryGetValue(index, out var bucket))
                    buckets.Add(index, bucket = []);
                bucket.Add(product);
            }
        }

        foreach (var bucket in buckets.Values)
        {
            if (FindOverlap(products, bucket, axis + 1) is { } overlap)
                return overlap;
        }

        return null;
    }

    private static IEnumerable<int[]> Representatives(int[][] axes)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var axis in axes)
            tuples = tuples.SelectMany(tuple => axis.Select(index => (int[])[.. tuple, index]));
        return tuples;
    }

    private static EquatableArray<IndexSet> Expand(EquatableArray<IndexSet> product, Dictionary<int, IndexSet>[] classes) =>
        product.Select((set, axis) => IndexSet.Of(set.Indices.SelectMany(i => classes[axis][i].Indices))).ToEquatableArray();
}
