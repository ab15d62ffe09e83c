using System;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>FixedLength</c>: pieces of that many code points, the last one shorter.</summary>
internal sealed class FixedLengthPreTokenizer(int length) : CuttingPreTokenizer
{
    protected override void Cut(PreTokenizedText text, Piece piece)
    {
        for (var rest = piece; rest.Length > 0;)
        {
            var taken = Math.Min(length, rest.Length);
            text.Add(rest.Start, taken);
            rest = new Piece(rest.Start + taken, rest.Length - taken, Piece.None);
        }
    }
}
