using Planck.Tokenization.Text;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>Split</c>: cuts at the matches of a pattern.</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    public override void PreTokenize(PreTokenizedText text)
    {
        var matches = text.Matches;
        foreach (var piece in text.Recut())
        {
            if (piece.TokenId != Piece.None)
            {
                text.Add(piece);
                continue;
            }
            matches.Clear();
            pattern.FindAll(text.Text.CodePoints.Slice(piece.Start, piece.Length), matches);
            Splitter.Add(text, piece, matches, behavior, invert);
        }
    }
}
