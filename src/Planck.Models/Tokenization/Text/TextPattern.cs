using System;
using System.Collections.Generic;
using Planck.Tokenization.Regex;

namespace Planck.Tokenization.Text;

/// <summary>What Split and Replace look for: a literal string or a regular expression.</summary>
internal abstract class TextPattern
{
    /// <summary>Appends all matches from left to right, as half-open ranges.</summary>
    public abstract void FindAll(ReadOnlySpan<int> text, List<(int Start, int End)> matches);

    public static TextPattern Literal(string text) => new LiteralPattern(CodePoints.Of(text));

    public static TextPattern Expression(CompiledRegex regex) => new ExpressionPattern(regex);

    private sealed class LiteralPattern(int[] literal) : TextPattern
    {
        public override void FindAll(ReadOnlySpan<int> text, List<(int Start, int End)> matches)
        {
            if (literal.Length == 0)
                return;
            for (var from = 0; ;)
            {
                var found = text[from..].IndexOf(literal);
                if (found < 0)
                    return;
                matches.Add((from + found, from + found + literal.Length));
                from += found + literal.Length;
            }
        }
    }

    private sealed class ExpressionPattern(CompiledRegex regex) : TextPattern
    {
        public override void FindAll(ReadOnlySpan<int> text, List<(int Start, int End)> matches)
        {
            // The reference library does not search an empty text.
            if (!text.IsEmpty)
                regex.FindAll(text, matches);
        }
    }
}
