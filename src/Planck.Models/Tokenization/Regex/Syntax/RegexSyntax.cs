namespace Planck.Tokenization.Regex.Syntax;

/// <summary>A parsed pattern.</summary>
/// <param name="Captures">Number of capturing groups.</param>
internal sealed record RegexSyntax(RegexNode Root, int Captures);
