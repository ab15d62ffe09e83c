using Planck.Tokenization.Text;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>Split</c>: cuts at the matches of a pattern.</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert) : CuttingPreTokenizer
{
    protected override void Cut(PreTokenizedText text, Piece piece)
    {
        var matches = text.Matches;
        matches.Clear();
        pattern.FindAll(text.Text.CodePoints.Slice(piece.Start, piece.Length), matches);
        Splitter.Add(text, piece, matches, behavior, invert);
    }
}
