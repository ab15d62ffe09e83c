using System;

namespace Planck.Tokenization.Regex;

/// <summary>A search that backtracks more often than the reference library allows for one match.</summary>
internal sealed class RegexLimitException : InvalidOperationException
{
    public RegexLimitException(string pattern, int limit)
        : base($"regular expression '{pattern}' backtracked {limit} times at one position; simplify the pattern or shorten the text")
    {
    }
}
