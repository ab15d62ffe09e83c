using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Models;

/// <summary>A symbol per character, with the prefix and suffix of its place; what has no symbol is spelled in bytes, is unknown, or disappears.</summary>
internal sealed class CharacterSpelling : ISymbolSpelling
{
    private readonly Vocabulary _vocabulary;
    private readonly BpeOptions _options;
    private readonly ByteTokens? _bytes;
    private readonly Dictionary<int, int> _plain = [];

    public CharacterSpelling(Vocabulary vocabulary, BpeOptions options)
    {
        (_vocabulary, _options) = (vocabulary, options);
        _bytes = options.ByteFallback ? new ByteTokens(vocabulary) : null;
        foreach (var (token, id) in vocabulary.Ids)
        {
            if (token.Length is 1 or 2 && CodePoints.Of(token) is [var single])
                _plain[single] = id;
        }
    }

    public void Spell(ReadOnlySpan<int> piece, BpeWord word)
    {
        // Unknown characters wait until a known one follows; a byte spelling in between does not end the wait, as in the reference library.
        var (waiting, waitingLength) = (-1, 0);
        for (var i = 0; i < piece.Length; i++)
        {
            var length = CodePoints.Utf8Length(piece[i]);
            var prefix = i > 0 ? _options.ContinuingSubwordPrefix : "";
            var suffix = i == piece.Length - 1 ? _options.EndOfWordSuffix : "";
            if (TryGetSymbol(prefix, piece.Slice(i, 1), suffix, out var id))
            {
                if (waiting >= 0)
                    word.Add(waiting, waitingLength);
                waiting = -1;
                word.Add(id, length);
            }
            else if (_bytes is not null && TrySpellBytes(prefix, piece[i], suffix, word))
            {
                continue;
            }
            else if (_options.UnknownToken is { } unknown)
            {
                if (waiting >= 0 && _options.FuseUnknown)
                {
                    waitingLength += length;
                    continue;
                }
                if (waiting >= 0)
                    word.Add(waiting, waitingLength);
                waiting = _vocabulary.IdOf(unknown)
                    ?? throw new ModelException($"a character is not in the vocabulary, and neither is the unknown token '{unknown}'");
                waitingLength = length;
            }
        }
        if (waiting >= 0)
            word.Add(waiting, waitingLength);
    }

    public bool TryWhole(ReadOnlySpan<int> piece, out int id, out int length)
    {
        length = CodePoints.Utf8Length(piece);
        return _vocabulary.TryGetId("", piece, "", out id);
    }

    private bool TryGetSymbol(string prefix, ReadOnlySpan<int> character, string suffix, out int id) =>
        prefix.Length == 0 && suffix.Length == 0
            ? _plain.TryGetValue(character[0], out id)
            : _vocabulary.TryGetId(prefix, character, suffix, out id);

    private bool TrySpellBytes(string prefix, int character, string suffix, BpeWord word)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(prefix + CodePoints.ToText(character) + suffix);
        foreach (var b in bytes)
        {
            if (_bytes![b] < 0)
                return false;
        }
        foreach (var b in bytes)
            word.Add(_bytes![b], 1);
        return true;
    }
}
