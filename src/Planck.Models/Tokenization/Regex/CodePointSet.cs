using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Regex;

/// <summary>An immutable set of Unicode code points, kept as sorted, disjoint, non-adjacent inclusive ranges.</summary>
internal sealed class CodePointSet : IEquatable<CodePointSet>
{
    public const int LastCodePoint = 0x10FFFF;

    private readonly (int First, int Last)[] _ranges;

    private CodePointSet((int First, int Last)[] ranges) => _ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    public static CodePointSet All { get; } = new([(0, LastCodePoint)]);

    public ReadOnlySpan<(int First, int Last)> Ranges => _ranges;

    public bool IsEmpty => _ranges.Length == 0;

    public static CodePointSet Of(int first, int last) => new([(first, last)]);

    public static CodePointSet Of(int codePoint) => Of(codePoint, codePoint);

    /// <summary>From inclusive ranges laid out first, last, first, last, …</summary>
    public static CodePointSet OfPairs(ReadOnlySpan<int> pairs)
    {
        var ranges = new List<(int, int)>(pairs.Length / 2);
        for (var i = 0; i + 1 < pairs.Length; i += 2)
            ranges.Add((pairs[i], pairs[i + 1]));
        return OfRanges(ranges);
    }

    public static CodePointSet OfRanges(List<(int First, int Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<(int First, int Last)>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        return new CodePointSet([.. merged]);
    }

    public bool Contains(int codePoint)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (codePoint < _ranges[middle].First)
                high = middle - 1;
            else if (codePoint > _ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }

    public CodePointSet Union(CodePointSet other) => OfRanges([.. _ranges, .. other._ranges]);

    public CodePointSet Complement()
    {
        var ranges = new List<(int, int)>(_ranges.Length + 1);
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
                ranges.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= LastCodePoint)
            ranges.Add((next, LastCodePoint));
        return new CodePointSet([.. ranges]);
    }

    public CodePointSet Intersect(CodePointSet other)
    {
        var ranges = new List<(int, int)>();
        int i = 0, j = 0;
        while (i < _ranges.Length && j < other._ranges.Length)
        {
            var first = Math.Max(_ranges[i].First, other._ranges[j].First);
            var last = Math.Min(_ranges[i].Last, other._ranges[j].Last);
            if (first <= last)
                ranges.Add((first, last));
            if (_ranges[i].Last < other._ranges[j].Last)
                i++;
            else
                j++;
        }
        return new CodePointSet([.. ranges]);
    }

    public CodePointSet Except(CodePointSet other) => Intersect(other.Complement());

    public bool Overlaps(CodePointSet other) => !Intersect(other).IsEmpty;

    public bool Equals(CodePointSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override bool Equals(object? obj) => Equals(obj as CodePointSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var range in _ranges)
            hash.Add(range);
        return hash.ToHashCode();
    }
}
