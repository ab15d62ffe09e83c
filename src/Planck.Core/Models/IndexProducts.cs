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

        var byIndex = new Dictionary<int, List<int[]>>();
        foreach (var tuple in tuples)
        {
            if (!byIndex.TryGetValue(tuple[axis], out var group))
                byIndex.Add(tuple[axis], group = []);
            group.Add(tuple);
        }

        var indices = new List<int>(byIndex.Keys);
        indices.Sort();
        var inOrder = new List<Remainder>();
        var firstOf = new Dictionary<Remainder, List<int>>();
        foreach (var index in indices)
        {
            var remainder = new Remainder(Decompose(byIndex[index], axis + 1, arity));
            if (!firstOf.TryGetValue(remainder, out var first))
            {
                firstOf.Add(remainder, first = []);
                inOrder.Add(remainder);
            }

            first.Add(index);
        }

        var products = new List<EquatableArray<IndexSet>>();
        foreach (var remainder in inOrder)
        {
            var first = IndexSet.Of(firstOf[remainder]);
            foreach (var product in remainder.Products)
                products.Add([first, .. product]);
        }

        return products.ToEquatableArray();
    }

    /// <summary>
    /// Cuts a product into products on which <paramref name="label"/> is constant, ordered by their first indices. Two indices of an axis
    /// with the same <paramref name="signature"/> must be interchangeable for <paramref name="label"/>: it is asked about one
    /// representative of each signature only, so 45,000 experts cost as much as the rules distinguish. Null says that all indices are
    /// interchangeable.
    /// </summary>
    public static IReadOnlyList<IndexPart<TLabel>> Partition<TLabel>(
        EquatableArray<IndexSet> axes,
        Func<int, int, string>? signature,
        Func<int[], TLabel> label)
        where TLabel : class?
    {
        if (signature is null)
            return [new(axes, label([.. axes.Select(static set => set.Ranges[0].First)]))];
        var classes = axes.Select((set, axis) => Classes(set, i => signature(axis, i))).ToArray();
        var parts = new List<IndexPart<TLabel>>();
        foreach (var group in Representatives(classes).GroupBy(label))
        {
            foreach (var product in Decompose(group, axes.Count))
                parts.Add(new(Expand(product, classes), group.Key));
        }

        // Parts are disjoint, so no two begin alike.
        parts.Sort(static (left, right) => CompareFirst(left.Indices, right.Indices));
        return parts;
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

    // Indices of one signature, in order of the first of each class, which stands for it.
    private static List<List<int>> Classes(IndexSet set, Func<int, string> signature)
    {
        var classes = new List<List<int>>();
        var bySignature = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var index in set.Indices)
        {
            var text = signature(index);
            if (!bySignature.TryGetValue(text, out var members))
            {
                bySignature.Add(text, members = []);
                classes.Add(members);
            }

            members.Add(index);
        }

        return classes;
    }

    private static List<int[]> Representatives(List<List<int>>[] axes)
    {
        List<int[]> tuples = [[]];
        foreach (var classes in axes)
        {
            var longer = new List<int[]>();
            foreach (var tuple in tuples)
            {
                foreach (var members in classes)
                    longer.Add([.. tuple, members[0]]);
            }

            tuples = longer;
        }

        return tuples;
    }

    private static EquatableArray<IndexSet> Expand(EquatableArray<IndexSet> product, List<List<int>>[] axes)
    {
        var expanded = new IndexSet[axes.Length];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            var indices = new List<int>();
            foreach (var members in axes[axis])
            {
                if (product[axis].Contains(members[0]))
                    indices.AddRange(members);
            }

            expanded[axis] = IndexSet.Of(indices);
        }

        return new(expanded);
    }

    private static int CompareFirst(EquatableArray<IndexSet> left, EquatableArray<IndexSet> right)
    {
        for (var axis = 0; axis < left.Count; axis++)
        {
            var order = left[axis].Ranges[0].First.CompareTo(right[axis].Ranges[0].First);
            if (order != 0)
                return order;
        }

        return 0;
    }

    // What is left of tuples without their first index.
    private sealed record Remainder(EquatableArray<EquatableArray<IndexSet>> Products);
}

/// <summary>A product of index sets that are all alike in some way.</summary>
public sealed record IndexPart<TLabel>(EquatableArray<IndexSet> Indices, TLabel Label);
