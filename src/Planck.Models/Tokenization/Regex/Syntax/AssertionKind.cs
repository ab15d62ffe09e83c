namespace Planck.Tokenization.Regex.Syntax;

/// <summary>Conditions on a position that take no text.</summary>
internal enum AssertionKind
{
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,

    /// <summary><c>\Z</c>: the end of the text or before a line feed that ends it.</summary>
    TextEndOrLastLineFeed,
    SearchStart,
    WordBoundary,
    NoWordBoundary,
}
