using System;
using System.Runtime.CompilerServices;

namespace Planck.Tokenization.Models;

/// <summary>
/// A word with its tokens, all in one array, because looking it up costs what the memory takes: hash, length of the word, number of tokens, the
/// word, the ids, and for each token the byte behind it.
/// </summary>
internal readonly struct CachedWord(int[] data)
{
    private const int HeaderLength = 3;

    public static CachedWord Of(ReadOnlySpan<int> word, uint hash, BpeWord tokens)
    {
        var data = new int[HeaderLength + word.Length + (2 * tokens.Count)];
        (data[0], data[1], data[2]) = ((int)hash, word.Length, tokens.Count);
        word.CopyTo(data.AsSpan(HeaderLength));
        tokens.Ids.CopyTo(data.AsSpan(HeaderLength + word.Length));
        var end = 0;
        for (var i = 0; i < tokens.Count; i++)
            data[HeaderLength + word.Length + tokens.Count + i] = end += tokens.Lengths[i];
        return new CachedWord(data);
    }

    public int[] Data => data;

    public uint Hash => (uint)data[0];

    public ReadOnlySpan<int> Ids => data.AsSpan(HeaderLength + data[1], data[2]);

    public ReadOnlySpan<int> Ends => data.AsSpan(HeaderLength + data[1] + data[2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(ReadOnlySpan<int> word, uint hash) =>
        data[0] == (int)hash && data[1] == word.Length && data.AsSpan(HeaderLength, word.Length).SequenceEqual(word);
}
