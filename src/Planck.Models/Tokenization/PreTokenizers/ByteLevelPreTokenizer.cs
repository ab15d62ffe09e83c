using Planck.Tokenization.Regex;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.PreTokenizers;

/// <summary><c>ByteLevel</c>: GPT-2's cut into words, then every piece in the byte alphabet.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex) : PreTokenizer
{
    private static readonly SplitPreTokenizer Words = new(
        TextPattern.Expression(new CompiledRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")),
        SplitBehavior.Isolated,
        invert: false);

    public override void PreTokenize(PreTokenizedText text)
    {
        Cut(text);
        text.Rewrite(static piece => piece.ToByteAlphabet());
    }

    /// <summary>The part before the bytes are spelled; a byte-level model can take it from there.</summary>
    public void Cut(PreTokenizedText text)
    {
        if (addPrefixSpace)
            AddPrefixSpace(text);
        if (useRegex)
            Words.PreTokenize(text);
    }

    private static void AddPrefixSpace(PreTokenizedText text)
    {
        foreach (var piece in text.Pieces)
        {
            if (piece.TokenId == Piece.None && text.Text.CodePoints[piece.Start] != ' ')
            {
                text.Rewrite(static piece =>
                {
                    if (piece.CodePoints[0] != ' ')
                        piece.Prepend([' ']);
                });
                return;
            }
        }
    }
}
