using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Planck.Tokenization.Models;

/// <summary>Which pairs of tokens merge, how early, and into what. An open-addressing table: this is what merging waits for.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge.</summary>
    public const int NoMerge = int.MaxValue;

    private readonly Slot[] _slots;
    private readonly int _shift;

    /// <param name="merges">By pair of numbers: rank and number of the merged token.</param>
    public MergeTable(IReadOnlyDictionary<(int Left, int Right), (int Rank, int Merged)> merges)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, merges.Count * 2));
        _slots = new Slot[size];
        _shift = 64 - BitOperations.Log2(size);
        foreach (var ((left, right), (rank, merged)) in merges)
        {
            var key = Key(left, right);
            var i = Home(key);
            while (_slots[i].IsUsed)
                i = (i + 1) & (_slots.Length - 1);
            _slots[i] = new Slot(key, rank, merged, true);
        }
    }

    /// <summary>The pair's rank, smaller is earlier, or <see cref="NoMerge"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RankOf(int left, int right, out int merged)
    {
        var key = Key(left, right);
        var slots = _slots;
        for (var i = Home(key); ; i = (i + 1) & (slots.Length - 1))
        {
            ref readonly var slot = ref slots[i];
            if (!slot.IsUsed)
            {
                merged = -1;
                return NoMerge;
            }
            if (slot.Key == key)
            {
                merged = slot.Merged;
                return slot.Rank;
            }
        }
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Home(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    private readonly record struct Slot(ulong Key, int Rank, int Merged, bool IsUsed);
}
