using Planck.Tokenization.Regex;

namespace Planck.Tokenization.PreTokenizers;

/// <summary>Cuts at single code points of a class: <c>WhitespaceSplit</c>, <c>Punctuation</c>, <c>Digits</c>, <c>CharDelimiterSplit</c>.</summary>
internal sealed class ClassSplitPreTokenizer(CodePointClass delimiters, SplitBehavior behavior) : CuttingPreTokenizer
{
    protected override void Cut(PreTokenizedText text, Piece piece)
    {
        var matches = text.Matches;
        matches.Clear();
        var codePoints = text.Text.CodePoints.Slice(piece.Start, piece.Length);
        for (var i = 0; i < codePoints.Length; i++)
        {
            if (delimiters.Contains(codePoints[i]))
                matches.Add((i, i + 1));
        }
        Splitter.Add(text, piece, matches, behavior, invert: false);
    }
}
