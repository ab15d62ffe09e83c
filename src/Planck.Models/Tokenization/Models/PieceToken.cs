namespace Planck.Tokenization.Models;

/// <summary>A token of one piece.</summary>
/// <param name="Id">Number in the vocabulary.</param>
/// <param name="Start">First byte in the UTF-8 form of the piece.</param>
/// <param name="End">Byte behind the last.</param>
/// <param name="ShowsText">Whether the token is shown as the piece's text (an unknown piece) instead of its spelling in the vocabulary.</param>
internal readonly record struct PieceToken(int Id, int Start, int End, bool ShowsText = false);
