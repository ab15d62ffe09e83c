using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;

namespace Planck.Models;

/// <summary>Inclusive range of indices.</summary>
public sealed record IndexRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Format(CultureInfo.InvariantCulture, "{0}..{1}", First, Last);
}

/// <summary>A set of layer or expert indices as sorted, disjoint, non-adjacent ranges: <c>0..2,5,7..9</c>.</summary>
public sealed record IndexSet
{
    public EquatableArray<IndexRange> Ranges { get; }

    private IndexSet(EquatableArray<IndexRange> ranges) => Ranges = ranges;

    public static IndexSet Of(IEnumerable<int> indices)
    {
        var ranges = new List<IndexRange>();
        var sorted = new List<int>(indices);
        sorted.Sort();
        for (var i = 0; i < sorted.Count;)
        {
            var first = i++;
            while (i < sorted.Count && sorted[i] <= sorted[i - 1] + 1)
                i++;
            ranges.Add(new(sorted[first], sorted[i - 1]));
        }

        return new(ranges.ToEquatableArray());
    }

    /// <summary>The indices of ascending, disjoint ranges; adjacent ones become one.</summary>
    public static IndexSet Of(IReadOnlyList<IndexRange> ranges)
    {
        var joined = new List<IndexRange>();
        foreach (var range in ranges)
        {
            if (joined.Count > 0 && joined[joined.Count - 1] is { } before && before.Last + 1 == range.First)
                joined[joined.Count - 1] = new(before.First, range.Last);
            else
                joined.Add(range);
        }

        return new(joined.ToEquatableArray());
    }

    public static IndexSet Range(int first, int last) => new([new(first, last)]);

    public int Count => Ranges.Sum(static r => r.Count);

    public bool Contains(int index)
    {
        foreach (var range in Ranges)
        {
            if (index >= range.First && index <= range.Last)
                return true;
        }

        return false;
    }

    public IEnumerable<int> Indices
    {
        get
        {
            foreach (var range in Ranges)
            {
                for (var index = range.First; index <= range.Last; index++)
                    yield return index;
            }
        }
    }

    /// <summary>
    /// Reads <c>0..2,5</c>. Returns null when the text is no such list, when it is not ascending, or when an index exceeds
    /// <paramref name="max"/> (a manifest is input: a range must not make us count to two billion).
    /// </summary>
    public static IndexSet? TryParse(string text, int max = 1_000_000)
    {
        var ranges = new List<IndexRange>();
        foreach (var part in text.Split(','))
        {
            var dots = part.IndexOf("..", StringComparison.Ordinal);
            var first = dots < 0 ? part : part.Substring(0, dots);
            var last = dots < 0 ? part : part.Substring(dots + 2);
            if (!TryIndex(first, max, out var low) || !TryIndex(last, max, out var high) || high < low)
                return null;
            if (ranges.Count > 0 && low <= ranges[ranges.Count - 1].Last)
                return null;
            if (ranges.Count > 0 && low == ranges[ranges.Count - 1].Last + 1)
                ranges[ranges.Count - 1] = new(ranges[ranges.Count - 1].First, high);
            else
                ranges.Add(new(low, high));
        }

        return new(ranges.ToEquatableArray());
    }

    private static bool TryIndex(string text, int max, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index <= max;

    public override string ToString() => string.Join(",", Ranges);
}
