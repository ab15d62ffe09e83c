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

    private readonly int[]?[] _slots = new int[1 << SlotBits][];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ReadOnlySpan<int> word, uint hash, out CachedWord entry)
    {
        var data = _slots[hash >> (32 - SlotBits)];
        entry = new CachedWord(data!);
        return data is not null && entry.Is(word, hash);
    }

    public void Store(CachedWord entry) => _slots[entry.Hash >> (32 - SlotBits)] = entry.Data;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ReadOnlySpan<int> word)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var c in word)
            hash = (hash ^ (uint)c) * 0xD6E8FEB86659FD93UL;
        return (uint)(hash >> 32);
    }
}
