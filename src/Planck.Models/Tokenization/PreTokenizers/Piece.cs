namespace Planck.Tokenization.PreTokenizers;

/// <summary>A part of a text on its way to the model.</summary>
/// <param name="Start">Index of the first code point in the text.</param>
/// <param name="Length">Number of code points.</param>
/// <param name="TokenId">The added token it is, or <see cref="None"/>.</param>
internal readonly record struct Piece(int Start, int Length, int TokenId)
{
    public const int None = -1;
}
