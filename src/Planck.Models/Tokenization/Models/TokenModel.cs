using System;
using System.Collections.Generic;

namespace Planck.Tokenization.Models;

/// <summary>Cuts one piece into tokens of its vocabulary. Immutable after loading but for caches that do not show; thread-safe.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Appends the tokens of a piece that is not empty.</summary>
    /// <exception cref="ModelException">The piece has no tokens.</exception>
    public abstract void Tokenize(ReadOnlySpan<int> piece, List<PieceToken> tokens);

    /// <summary>The same without offsets; <paramref name="scratch"/> may be overwritten.</summary>
    public virtual void AppendIds(ReadOnlySpan<int> piece, List<int> ids, List<PieceToken> scratch)
    {
        scratch.Clear();
        Tokenize(piece, scratch);
        foreach (var token in scratch)
            ids.Add(token.Id);
    }
}
