using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>Whitespace</c>: runs of word characters and runs of what is neither word nor white space; white space is dropped.</summary>
internal sealed class WhitespacePreTokenizer : CuttingPreTokenizer
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    protected override void Cut(PreTokenizedText text, Piece piece)
    {
        var codePoints = text.Text.CodePoints.Slice(piece.Start, piece.Length);
        for (var i = 0; i < codePoints.Length;)
        {
            var kind = KindOf(codePoints[i]);
            var start = i++;
            while (i < codePoints.Length && KindOf(codePoints[i]) == kind)
                i++;
            if (kind != Kind.Space)
                text.Add(piece.Start + start, i - start);
        }
    }

    private static Kind KindOf(int codePoint) =>
        LibrarySets.Word.Contains(codePoint) ? Kind.Word : LibrarySets.WhiteSpace.Contains(codePoint) ? Kind.Space : Kind.Other;
}
