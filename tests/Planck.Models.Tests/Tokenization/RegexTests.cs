using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization.Regex;
using Planck.Tokenization.Text;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

/// <summary>Expected matches are worked out from the syntax description of the engine (Ruby syntax).</summary>
public class RegexTests
{
    [Theory]
    [InlineData("a|ab", "abab", "a a")]
    [InlineData("ab|a", "aba", "ab a")]
    [InlineData("a{2}", "aaaaa", "aa aa")]
    [InlineData("a{2,}", "aaaaa", "aaaaa")]
    [InlineData("a{,2}b", "aaab", "aab")]
    [InlineData("a{1,2}?", "aaa", "a a a")]
    [InlineData("a{x}", "a{x}", "a{x}")]
    [InlineData("y*+y", "yyyy", "")]
    [InlineData("x++", "xxy", "xx")]
    [InlineData("(?:ab)+", "ababx", "abab")]
    [InlineData("(?:a|b)+c", "ababc", "ababc")]
    [InlineData("(?:a?)*b", "aab", "aab")]
    [InlineData("(?:ab){2,3}", "abababab", "ababab")]
    [InlineData("a.c", "abc a\nc", "abc")]
    [InlineData("(?m)a.c", "a\nc", "a\nc")]
    [InlineData("(?m:.)b", "\nb", "\nb")]
    [InlineData("^b", "a\nb", "b")]
    [InlineData("a$", "a\nb", "a")]
    [InlineData("\\Ab", "a\nb", "")]
    [InlineData("b\\z", "ab", "b")]
    [InlineData("\\bcat\\b", "cat catalog", "cat")]
    [InlineData("(?=b)b", "ab", "b")]
    [InlineData("a(?!b)", "abac", "a")]
    [InlineData("(?<=a)b", "abb", "b")]
    [InlineData("(?<!a)b", "abb", "b")]
    [InlineData("(?<=a|xx)b", "xxb ab b", "b b")]
    [InlineData("(?>a+)ab", "aaab", "")]
    [InlineData("(a)(b)\\2\\1", "abba", "abba")]
    [InlineData("(?<x>a|b)\\k<x>", "abbaa", "bb aa")]
    [InlineData("(?i)\\Ak", "\u212A", "\u212A")]
    [InlineData("(?i:ss)", "\u00DF ss", "\u00DF ss")]
    [InlineData("(?i:st)", "\uFB06", "\uFB06")]
    [InlineData("(?i:\u00DF)", "SS", "SS")]
    [InlineData("a(?i)b|c", "aB aC", "aB aC")]
    [InlineData("(?i:a)b", "Ab AB", "Ab")]
    [InlineData("(?x) a b # comment", "ab", "ab")]
    [InlineData("a(?#note)b", "ab", "ab")]
    [InlineData("[a-c&&[^b]]+", "abc", "a c")]
    [InlineData("[^a[bc]]+", "abcd", "d")]
    [InlineData("[[:digit:][:space:]]+", "a1 2b", "1 2")]
    [InlineData("[[:^alpha:]]", "a1", "1")]
    [InlineData("[]a]+", "a]b", "a]")]
    [InlineData("[a\\-z]+", "a-zb", "a-z")]
    [InlineData("[a-]+", "a-b", "a-")]
    [InlineData("[\\x41\\u0042\\x{1F600}]+", "AB\uD83D\uDE00", "AB\uD83D\uDE00")]
    [InlineData("\\p{Lu}\\p{^Lu}", "aBcD", "Bc")]
    [InlineData("\\P{L}+", "a12b", "12")]
    [InlineData("\\p{script_without_name}|x", "x", null)]
    [InlineData("\\h+", "xfF0g", "fF0")]
    [InlineData("\\R", "\r\n\n", "\r\n \n")]
    [InlineData("\\X", "e\u0301x", "e\u0301 x")]
    [InlineData(".", "\uD801\uDC00", "\uD801\uDC00")]
    public void Matches_are_those_of_the_engine(string pattern, string text, string? matches)
    {
        if (matches is null)
            Assert.Throws<RegexSyntaxException>(() => new CompiledRegex(pattern));
        else
            Assert.Equal(matches, string.Join(' ', Matches(pattern, text)));
    }

    [Theory]
    [InlineData("a**b)", 4)]
    [InlineData("(a", 0)]
    [InlineData("a[bc", 1)]
    [InlineData("*a", 0)]
    [InlineData("ab{3,2}", 2)]
    [InlineData("a\\", 1)]
    [InlineData("ab\\y", 2)]
    [InlineData("\\p{Klingon}", 0)]
    [InlineData("x[[:nothing:]]", 2)]
    [InlineData("[z-a]", 1)]
    [InlineData("(?<=a+)b", 0)]
    [InlineData("(?~a)", 0)]
    [InlineData("\\2(a)", 0)]
    [InlineData("\\x{110000}", 0)]
    public void What_is_not_supported_is_an_error_at_its_position(string pattern, int position)
    {
        var error = Assert.Throws<RegexSyntaxException>(() => new CompiledRegex(pattern));
        Assert.Equal(position, error.Position);
        Assert.Contains($"'{pattern}', position {position}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counted_group_that_would_be_enormous_is_an_error() =>
        Assert.Throws<RegexSyntaxException>(() => new CompiledRegex("((a|b){1000}){1000}"));

    [Fact]
    public void A_literal_with_countless_foldings_is_an_error() =>
        Assert.Throws<RegexSyntaxException>(static () => new CompiledRegex($"(?i:{new string('s', 5000)})"));

    private static IEnumerable<string> Matches(string pattern, string text)
    {
        var codePoints = CodePoints.Of(text);
        var matches = new List<(int Start, int End)>();
        new CompiledRegex(pattern).FindAll(codePoints, matches);
        return matches.Select(m => CodePoints.ToText(codePoints.AsSpan(m.Start..m.End))).Where(static m => m.Length > 0);
    }
}
