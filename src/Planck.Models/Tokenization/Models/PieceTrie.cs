using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary>A trie over code points: all tokens that a text begins with, found in one walk no longer than the longest token.</summary>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoToken = -1;

    private const long Free = -1;

    // Children by node and code point in an open-addressing table: the key is node << 21 | code point.
    private long[] _keys = new long[64];
    private int[] _children = new int[64];
    private readonly List<int> _tokens = [NoToken];

    public PieceTrie() => Array.Fill(_keys, Free);

    /// <summary>Adds a token; of equal ones the last counts. The empty token is never found.</summary>
    public void Add(ReadOnlySpan<char> token, int id)
    {
        var node = Root;
        foreach (var rune in token.EnumerateRunes())
        {
            var child = Next(node, rune.Value);
            if (child == NoNode)
            {
                child = _tokens.Count;
                _tokens.Add(NoToken);
                AddChild(Key(node, rune.Value), child);
            }
            node = child;
        }
        if (node != Root)
            _tokens[node] = id;
    }

    /// <summary>The node one code point further, or <see cref="NoNode"/>.</summary>
    public int Next(int node, int codePoint)
    {
        var key = Key(node, codePoint);
        var keys = _keys;
        for (var i = Home(key, keys.Length); ; i = (i + 1) & (keys.Length - 1))
        {
            if (keys[i] == key)
                return _children[i];
            if (keys[i] == Free)
                return NoNode;
        }
    }

    /// <summary>The token that ends at the node, or <see cref="NoToken"/>.</summary>
    public int TokenAt(int node) => _tokens[node];

    /// <summary>The longest token that <paramref name="text"/> begins with, continuing from a node; its length counts from there.</summary>
    public int Longest(int from, ReadOnlySpan<int> text, out int length)
    {
        var (node, token) = (from, NoToken);
        length = 0;
        for (var i = 0; i < text.Length && (node = Next(node, text[i])) != NoNode; i++)
        {
            if (TokenAt(node) == NoToken)
                continue;
            token = TokenAt(node);
            length = i + 1;
        }
        return token;
    }

    private static long Key(int node, int codePoint) => ((long)node << 21) | (uint)codePoint;

    private static int Home(long key, int size) => (int)(((ulong)key * 0x9E3779B97F4A7C15) >> 32) & (size - 1);

    private void AddChild(long key, int child)
    {
        // At most half full: every child but the root is one entry.
        if (_tokens.Count * 2 > _keys.Length)
            Grow();
        Insert(key, child);
    }

    private void Grow()
    {
        var (keys, children) = (_keys, _children);
        _keys = new long[keys.Length * 2];
        _children = new int[keys.Length * 2];
        Array.Fill(_keys, Free);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != Free)
                Insert(keys[i], children[i]);
        }
    }

    private void Insert(long key, int child)
    {
        var i = Home(key, _keys.Length);
        while (_keys[i] != Free)
            i = (i + 1) & (_keys.Length - 1);
        (_keys[i], _children[i]) = (key, child);
    }
}
