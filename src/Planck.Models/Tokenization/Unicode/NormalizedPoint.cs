namespace Planck.Tokenization.Unicode;

/// <summary>A code point of a normal form.</summary>
/// <param name="Change">How it relates to what it replaces, see <see cref="Text.TextEditor.Emit"/>.</param>
internal readonly record struct NormalizedPoint(int CodePoint, int Change);
