using System;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>FixedLength</c>: pieces of that many code points, the last one shorter.</summary>
internal sealed class FixedLengthPreTokenizer(int length) : PreTokenizer
{
    public override void PreTokenize(PreTokenizedText text)
    {
        foreach (var piece in text.Recut())
        {
            if (piece.TokenId != Piece.None)
            {
                text.Add(piece);
                continue;
            }
            for (var i = 0; i < piece.Length; i += length)
                text.Add(piece.Start + i, Math.Min(length, piece.Length - i));
        }
    }
}
