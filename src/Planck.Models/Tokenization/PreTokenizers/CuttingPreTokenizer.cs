namespace Planck.Tokenization.PreTokenizers;

/// <summary>A step that cuts every piece on its own and leaves added tokens alone.</summary>
internal abstract class CuttingPreTokenizer : PreTokenizer
{
    public sealed override void PreTokenize(PreTokenizedText text)
    {
        foreach (var piece in text.Recut())
        {
            if (piece.TokenId != Piece.None)
                text.Add(piece);
            else
                Cut(text, piece);
        }
    }

    /// <summary>Adds the parts of <paramref name="piece"/> to the text, from left to right.</summary>
    protected abstract void Cut(PreTokenizedText text, Piece piece);
}
