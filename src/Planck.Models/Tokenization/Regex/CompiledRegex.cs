using System;
using System.Collections.Generic;
using Planck.Tokenization.Regex.Matching;

namespace Planck.Tokenization.Regex;

/// <summary>
/// A regular expression over code points in the syntax and with the results of the reference engine: leftmost match, first alternative that fits.
/// Immutable and thread-safe.
/// </summary>
internal sealed class CompiledRegex
{
    private readonly RegexProgram _program;

    /// <exception cref="RegexSyntaxException">The pattern is malformed or not supported.</exception>
    public CompiledRegex(string pattern) => _program = RegexCompiler.Compile(pattern);

    /// <summary>
    /// All matches from left to right, as start and end. An empty match right behind the previous one is passed over.
    /// </summary>
    /// <exception cref="RegexLimitException">A match needs too many steps.</exception>
    public void FindAll(ReadOnlySpan<int> text, List<(int Start, int End)> matches)
    {
        var matcher = new RegexMatcher(_program, text);
        try
        {
            var from = 0;
            var lastEnd = -1;
            while (from <= text.Length && matcher.Find(from, out var start, out var end))
            {
                if (start == end && end == lastEnd)
                {
                    from++;
                    continue;
                }
                matches.Add((start, end));
                from = lastEnd = end;
            }
        }
        finally
        {
            matcher.Dispose();
        }
    }
}
