using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary>Cuts one piece into tokens of its vocabulary. Immutable after loading but for caches that do not show; thread-safe.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>
    /// The first UTF-8 byte of each code point, or of each byte character, counts in the offsets of the tokens.
    /// </summary>
    public abstract void Tokenize(ReadOnlySpan<int> piece, List<PieceToken> tokens);

    /// <summary>The same without offsets.</summary>
    public virtual void AppendIds(ReadOnlySpan<int> piece, List<int> ids)
    {
        var tokens = new List<PieceToken>();
        Tokenize(piece, tokens);
        foreach (var token in tokens)
            ids.Add(token.Id);
    }
}
