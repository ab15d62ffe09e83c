using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary>A trie over code points: all tokens that a text begins with, found in one walk no longer than the longest token.</summary>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoToken = -1;

    // Children by node and code point: the key is node << 21 | code point.
    private readonly Dictionary<long, int> _children = [];
    private readonly List<int> _tokens = [NoToken];

    /// <summary>Adds a token; of equal ones the last counts. The empty token is never found.</summary>
    public void Add(ReadOnlySpan<char> token, int id)
    {
        var node = Root;
        foreach (var rune in token.EnumerateRunes())
        {
            var key = ((long)node << 21) | (uint)rune.Value;
            if (!_children.TryGetValue(key, out var child))
            {
                child = _tokens.Count;
                _children.Add(key, child);
                _tokens.Add(NoToken);
            }
            node = child;
        }
        if (node != Root)
            _tokens[node] = id;
    }

    /// <summary>The node one code point further, or <see cref="NoNode"/>.</summary>
    public int Next(int node, int codePoint) => _children.TryGetValue(((long)node << 21) | (uint)codePoint, out var child) ? child : NoNode;

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
}
