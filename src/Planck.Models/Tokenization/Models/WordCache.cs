using System;
using System.Runtime.CompilerServices;

namespace Planck.Tokenization.Models;

/// <summary>
/// Words and their tokens, for text repeats its words. A fixed number of slots, each with the word last seen there; entries are immutable and
/// published by one reference, so that readers and writers need no lock.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rarely seen twice.</summary>
    public const int LongestWord = 48;

    private const int SlotBits = 15;

    private readonly Entry?[] _slots = new Entry?[1 << SlotBits];

    public Entry? Find(ReadOnlySpan<int> word, uint hash)
    {
        var entry = _slots[hash >> (32 - SlotBits)];
        return entry is not null && entry.Hash == hash && entry.Word.AsSpan().SequenceEqual(word) ? entry : null;
    }

    public void Store(Entry entry) => _slots[entry.Hash >> (32 - SlotBits)] = entry;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ReadOnlySpan<int> word)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var c in word)
            hash = (hash ^ (uint)c) * 0xD6E8FEB86659FD93UL;
        return (uint)(hash >> 32);
    }

    /// <summary>A word with its tokens.</summary>
    /// <param name="Ends">For each token the byte behind it.</param>
    public sealed record Entry(int[] Word, uint Hash, int[] Ids, int[] Ends);
}
