namespace Planck.Tokenization.Regex.Matching;

/// <summary>A compiled pattern: immutable, shared by all searches.</summary>
/// <param name="Code">Starts at 0.</param>
/// <param name="Tables">Per alternation: per ASCII character, then for any other code point, then for the end of the text, the starts of the viable
/// alternatives.</param>
/// <param name="Starts">Code points a match can begin with; null when a match may be empty.</param>
internal sealed record RegexProgram(
    string Pattern, Instruction[] Code, int[][][] Tables, int CaptureSlots, int Guards, CodePointClass? Starts)
{
    public const int BeyondAscii = 128;
    public const int EndOfText = 129;
}
