using System;

namespace Planck.Tokenization.Regex;

/// <summary>A pattern that is malformed or uses what the matcher does not have.</summary>
internal sealed class RegexSyntaxException : FormatException
{
    public RegexSyntaxException(string pattern, int position, string reason)
        : base($"regular expression '{pattern}', position {position}: {reason}") => Position = position;

    /// <summary>Index of the first offending code point of the pattern.</summary>
    public int Position { get; }
}
