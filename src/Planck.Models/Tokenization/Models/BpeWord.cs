using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary>A word during byte pair encoding: its symbols, from left to right, with their lengths in bytes.</summary>
internal sealed class BpeWord
{
    /// <summary>Up to this length looking at every pair again is faster than a queue.</summary>
    private const int LongestScan = 48;

    private const int Gone = -2;

    private int[] _ids = new int[64];
    private int[] _lengths = new int[64];
    private int[] _ranks = new int[64];
    private int[] _merged = new int[64];

    public int Count { get; private set; }

    /// <summary>Symbols there is room for.</summary>
    public int Capacity => _ids.Length;

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int id, int length)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * Count);
            Array.Resize(ref _lengths, 2 * Count);
        }
        _ids[Count] = id;
        _lengths[Count] = length;
        Count++;
    }

    /// <summary>Merges until no pair does: always the pair of lowest rank, of equal ones the leftmost.</summary>
    public void Merge(MergeTable merges)
    {
        if (Count <= LongestScan)
            MergeByScanning(merges);
        else
            MergeByQueue(merges);
    }

    /// <summary>The definition, quadratic in the number of symbols.</summary>
    public void MergeByScanning(MergeTable merges)
    {
        if (_ranks.Length < Count)
        {
            _ranks = new int[_ids.Length];
            _merged = new int[_ids.Length];
        }
        for (var i = 0; i + 1 < Count; i++)
            _ranks[i] = merges.RankOf(_ids[i], _ids[i + 1], out _merged[i]);
        while (Count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < Count; i++)
            {
                if (_ranks[i] < _ranks[best])
                    best = i;
            }
            if (_ranks[best] == MergeTable.NoMerge)
                return;
            MergeAt(best, merges);
        }
    }

    /// <summary>The same in n log n: a queue of candidate pairs over a linked list of symbols; candidates that no longer stand are skipped.</summary>
    public void MergeByQueue(MergeTable merges)
    {
        var links = new Links(Count);
        var candidates = new List<(int Merged, long Order)>(Count);
        for (var i = 0; i + 1 < Count; i++)
        {
            var rank = merges.RankOf(_ids[i], _ids[i + 1], out var merged);
            if (rank != MergeTable.NoMerge)
                candidates.Add((merged, Order(rank, i)));
        }
        var queue = new PriorityQueue<int, long>(candidates);
        while (queue.TryDequeue(out var merged, out var order))
        {
            var left = (int)(order & 0xFFFFFFFF);
            if (_ids[left] == Gone || links.Next[left] < 0)
                continue;
            var right = links.Next[left];
            if (merges.RankOf(_ids[left], _ids[right], out var now) == MergeTable.NoMerge || now != merged)
                continue;
            _ids[left] = merged;
            _lengths[left] += _lengths[right];
            _ids[right] = Gone;
            links.Remove(right);
            Offer(links.Previous[left], left, merges, queue);
            Offer(left, links.Next[left], merges, queue);
        }
        Compact();
    }

    private void MergeAt(int at, MergeTable merges)
    {
        _ids[at] = _merged[at];
        _lengths[at] += _lengths[at + 1];
        var tail = Count - at - 2;
        _ids.AsSpan(at + 2, tail).CopyTo(_ids.AsSpan(at + 1));
        _lengths.AsSpan(at + 2, tail).CopyTo(_lengths.AsSpan(at + 1));
        _ranks.AsSpan(at + 2, tail).CopyTo(_ranks.AsSpan(at + 1));
        _merged.AsSpan(at + 2, tail).CopyTo(_merged.AsSpan(at + 1));
        Count--;
        if (at > 0)
            _ranks[at - 1] = merges.RankOf(_ids[at - 1], _ids[at], out _merged[at - 1]);
        if (at + 1 < Count)
            _ranks[at] = merges.RankOf(_ids[at], _ids[at + 1], out _merged[at]);
    }

    private void Offer(int left, int right, MergeTable merges, PriorityQueue<int, long> queue)
    {
        if (left < 0 || right < 0)
            return;
        var rank = merges.RankOf(_ids[left], _ids[right], out var merged);
        if (rank != MergeTable.NoMerge)
            queue.Enqueue(merged, Order(rank, left));
    }

    private void Compact()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_ids[i] == Gone)
                continue;
            (_ids[kept], _lengths[kept]) = (_ids[i], _lengths[i]);
            kept++;
        }
        Count = kept;
    }

    private static long Order(int rank, int position) => ((long)rank << 32) | (uint)position;

    /// <summary>A doubly linked list over the positions 0 to n-1.</summary>
    private readonly struct Links
    {
        public Links(int count)
        {
            (Previous, Next) = (new int[count], new int[count]);
            for (var i = 0; i < count; i++)
                (Previous[i], Next[i]) = (i - 1, i + 1 < count ? i + 1 : -1);
        }

        public int[] Previous { get; }

        public int[] Next { get; }

        public void Remove(int position)
        {
            var (previous, next) = (Previous[position], Next[position]);
            if (previous >= 0)
                Next[previous] = next;
            if (next >= 0)
                Previous[next] = previous;
        }
    }
}
