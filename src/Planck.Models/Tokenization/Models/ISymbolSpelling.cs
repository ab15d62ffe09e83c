using System;

namespace Planck.Tokenization.Models;

/// <summary>How byte pair encoding begins: the symbols of a piece before any merge.</summary>
internal interface ISymbolSpelling
{
    void Spell(ReadOnlySpan<int> piece, BpeWord word);

    /// <summary>Whether the whole piece is a token; <paramref name="length"/> is its length in bytes.</summary>
    bool TryWhole(ReadOnlySpan<int> piece, out int id, out int length);
}
