namespace Planck.Tokenization.PostProcessors;

/// <summary>The side of a text that truncation takes from, or padding adds to.</summary>
internal enum Direction
{
    Right,
    Left,
}
