namespace Planck.Tokenization.Regex.Syntax;

internal enum RepeatKind
{
    Greedy,
    Lazy,
    Possessive,
}
