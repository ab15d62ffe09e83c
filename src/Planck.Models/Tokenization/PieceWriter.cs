using System;
using System.Collections.Generic;
using Planck.Tokenization.Models;
using Planck.Tokenization.PostProcessors;
using Planck.Tokenization.PreTokenizers;
using Planck.Tokenization.Text;

namespace Planck.Tokenization;

/// <summary>Writes the tokens of pieces into an encoding: their spelling, and where they are in the original text.</summary>
internal sealed class PieceWriter(AlignedText text, Vocabulary vocabulary, EncodingDraft draft, int typeId)
{
    // For every byte of the current piece the index of its code point.
    private readonly List<int> _codePointOfByte = [];

    public void WriteAdded(Piece piece)
    {
        var offset = new TokenOffset(text.StartOf(piece.Start), text.EndOf(piece.Start + piece.Length - 1));
        draft.Add(piece.TokenId, CodePoints.ToText(text.CodePoints.Slice(piece.Start, piece.Length)), offset, typeId, special: 0);
    }

    public void Write(Piece piece, List<PieceToken> tokens)
    {
        _codePointOfByte.Clear();
        for (var i = piece.Start; i < piece.Start + piece.Length; i++)
        {
            for (var b = CodePoints.Utf8Length(text.CodePoints[i]); b > 0; b--)
                _codePointOfByte.Add(i);
        }
        foreach (var token in tokens)
        {
            var first = CodePointAt(token.Start);
            var last = CodePointAt(token.End - 1);
            var spelling = token.ShowsText
                ? CodePoints.ToText(text.CodePoints.Slice(first, last + 1 - first))
                : vocabulary.TokenOf(token.Id) ?? "";
            draft.Add(token.Id, spelling, new TokenOffset(text.StartOf(first), text.EndOf(last)), typeId, special: 0);
        }
    }

    /// <summary>A position beyond the piece, which symbols with a prefix or suffix spelled in bytes can have, counts as its last.</summary>
    private int CodePointAt(int position) => _codePointOfByte[Math.Clamp(position, 0, _codePointOfByte.Count - 1)];
}
