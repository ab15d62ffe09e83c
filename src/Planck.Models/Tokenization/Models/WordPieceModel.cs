using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Models;

/// <summary><c>WordPiece</c>: the longest token that fits, again and again; a word that cannot be covered is unknown as a whole.</summary>
internal sealed class WordPieceModel : TokenModel
{
    private readonly string _unknownToken;
    private readonly int? _unknown;
    private readonly int _longestWord;
    private readonly PieceTrie _trie = new();
    private readonly int _continuation;

    /// <param name="longestWord">Words of more code points are unknown.</param>
    public WordPieceModel(Vocabulary vocabulary, string unknownToken, string continuingPrefix, int longestWord)
        : base(vocabulary)
    {
        (_unknownToken, _unknown, _longestWord) = (unknownToken, vocabulary.IdOf(unknownToken), longestWord);
        foreach (var (token, id) in vocabulary.Ids)
            _trie.Add(token, id);
        _continuation = PieceTrie.Root;
        foreach (var c in CodePoints.Of(continuingPrefix))
            _continuation = _continuation == PieceTrie.NoNode ? PieceTrie.NoNode : _trie.Next(_continuation, c);
    }

    public override void Tokenize(ReadOnlySpan<int> piece, List<PieceToken> tokens)
    {
        var first = tokens.Count;
        if (piece.Length <= _longestWord && TryCover(piece, tokens))
            return;
        tokens.RemoveRange(first, tokens.Count - first);
        var unknown = _unknown
            ?? throw new ModelException($"a word is not covered by the vocabulary, which lacks the unknown token '{_unknownToken}', too");
        tokens.Add(new PieceToken(unknown, 0, CodePoints.Utf8Length(piece)));
    }

    private bool TryCover(ReadOnlySpan<int> piece, List<PieceToken> tokens)
    {
        var at = 0;
        for (var i = 0; i < piece.Length;)
        {
            var node = i == 0 ? PieceTrie.Root : _continuation;
            if (node == PieceTrie.NoNode)
                return false;
            var token = _trie.Longest(node, piece[i..], out var length);
            if (token == PieceTrie.NoToken)
                return false;
            var end = at + CodePoints.Utf8Length(piece.Slice(i, length));
            tokens.Add(new PieceToken(token, at, end));
            i += length;
            at = end;
        }
        return true;
    }
}
