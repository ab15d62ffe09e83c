using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Models;

/// <summary><c>WordLevel</c>: every piece is one token or unknown.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknownToken) : TokenModel(vocabulary)
{
    private readonly int? _unknown = vocabulary.IdOf(unknownToken);

    public override void Tokenize(ReadOnlySpan<int> piece, List<PieceToken> tokens)
    {
        if (!Vocabulary.TryGetId("", piece, "", out var id))
            id = _unknown ?? throw new ModelException($"a word is not in the vocabulary, and neither is the unknown token '{unknownToken}'");
        tokens.Add(new PieceToken(id, 0, CodePoints.Utf8Length(piece)));
    }
}
