using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary><c>BPE</c>: a word's characters, or bytes, merged pair by pair.</summary>
internal sealed class BpeModel : TokenModel
{
    /// <summary>Room for longer words is given back to the runtime, in symbols.</summary>
    private const int LargestKept = 1 << 16;

    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly ISymbolSpelling _spelling;
    private readonly WordCache _cache = new();
    private readonly Pool<BpeWord> _words = new();

    private BpeModel(Vocabulary vocabulary, MergeTable merges, BpeOptions options, ISymbolSpelling spelling)
        : base(vocabulary) => (_merges, _options, _spelling) = (merges, options, spelling);

    /// <summary>A model over the characters it is given.</summary>
    public static BpeModel OverCharacters(Vocabulary vocabulary, MergeTable merges, BpeOptions options) =>
        new(vocabulary, merges, options, new CharacterSpelling(vocabulary, options));

    /// <summary>
    /// The same model for plain text instead of text in the byte alphabet, which saves spelling out the bytes of every word; null where the
    /// two could differ.
    /// </summary>
    public BpeModel? OverBytes() =>
        ByteSpelling.TryCreate(Vocabulary, _options) is { } spelling ? new BpeModel(Vocabulary, _merges, _options, spelling) : null;

    public override void Tokenize(ReadOnlySpan<int> piece, List<PieceToken> tokens)
    {
        if (piece.Length <= WordCache.LongestWord)
        {
            var entry = Cached(piece);
            var ids = entry.Ids;
            var ends = entry.Ends;
            for (var i = 0; i < ids.Length; i++)
                tokens.Add(new PieceToken(ids[i], i == 0 ? 0 : ends[i - 1], ends[i]));
            return;
        }
        var word = _words.Take();
        Encode(piece, word);
        var at = 0;
        for (var i = 0; i < word.Count; i++)
        {
            tokens.Add(new PieceToken(word.Ids[i], at, at + word.Lengths[i]));
            at += word.Lengths[i];
        }
        Return(word);
    }

    public override void AppendIds(ReadOnlySpan<int> piece, List<int> ids, List<PieceToken> scratch)
    {
        if (piece.Length <= WordCache.LongestWord)
        {
            ids.AddRange(Cached(piece).Ids);
            return;
        }
        var word = _words.Take();
        Encode(piece, word);
        ids.AddRange(word.Ids);
        Return(word);
    }

    private CachedWord Cached(ReadOnlySpan<int> piece)
    {
        var hash = WordCache.Hash(piece);
        return _cache.TryFind(piece, hash, out var entry) ? entry : Store(piece, hash);
    }

    private CachedWord Store(ReadOnlySpan<int> piece, uint hash)
    {
        var word = _words.Take();
        Encode(piece, word);
        var entry = CachedWord.Of(piece, hash, word);
        Return(word);
        _cache.Store(entry);
        return entry;
    }

    private void Encode(ReadOnlySpan<int> piece, BpeWord word)
    {
        word.Clear();
        if (_options.IgnoreMerges && _spelling.TryWhole(piece, out var whole, out var length))
        {
            word.Add(whole, length);
            return;
        }
        _spelling.Spell(piece, word);
        word.Merge(_merges);
    }

    private void Return(BpeWord word)
    {
        if (word.Capacity <= LargestKept)
            _words.Return(word);
    }
}
