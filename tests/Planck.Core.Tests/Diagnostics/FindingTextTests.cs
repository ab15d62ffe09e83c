using System;
using Planck.Diagnostics;

namespace Planck.Core.Tests.Diagnostics;

public class FindingTextTests
{
    private static string Show(string text, int start, int length) =>
        FindingText.WithSource(new(Rules.BadValue, new TextLines(text).Span("a.yaml", start, start + length), "wrong", "try right"), text);

    [Fact]
    public void A_finding_is_one_line_as_compilers_print_it() =>
        Assert.Equal(
            "a.yaml(2,3): error PLK005: wrong; try right",
            new Finding(Rules.BadValue, new("a.yaml", 9, 1, 1, 2, 1, 3), "wrong", "try right").ToString());

    [Fact]
    public void A_warning_says_so() =>
        Assert.Equal("a.yaml(1,1): warning PLK106: wrong", new Finding(Rules.ShadowedRule, SourceSpan.FileStart("a.yaml"), "wrong").ToString());

    [Fact]
    public void Carets_stand_under_the_place() =>
        Assert.Equal("a.yaml(2,4): error PLK005: wrong; try right\n    c: dd e\n       ^^", Show("a: b\nc: dd e\n", 8, 2));

    [Fact]
    public void Tabs_before_the_place_stay_tabs() =>
        Assert.EndsWith("\n    \tx\ty\n    \t \t^", Show("\tx\ty\n", 3, 1), StringComparison.Ordinal);

    [Fact]
    public void A_place_of_several_lines_is_underlined_on_its_first() =>
        Assert.EndsWith("\n    a: b\n       ^", Show("a: b\n  c\n", 3, 5), StringComparison.Ordinal);

    [Fact]
    public void An_empty_place_gets_one_caret_also_at_the_end_of_the_text()
    {
        Assert.EndsWith("\n    a:\n      ^", Show("a:\n", 2, 0), StringComparison.Ordinal);
        Assert.EndsWith("\n    a:\n      ^", Show("a:", 2, 0), StringComparison.Ordinal);
        Assert.EndsWith("\n    \n    ^", Show("a:\n", 3, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_move_the_cursor_is_shown_as_a_question_mark() =>
        Assert.EndsWith("\n    a?[31m\n    ^", Show("a\u001b[31m", 0, 1), StringComparison.Ordinal);

    [Fact]
    public void Of_a_very_long_line_the_neighbourhood_is_shown()
    {
        var lines = Show(new string('a', 5000) + "b" + new string('c', 5000), 5000, 1).Split('\n');

        Assert.Equal("    " + new string('a', 80) + "b" + new string('c', 79), lines[1]);
        Assert.Equal("    " + new string(' ', 80) + "^", lines[2]);
    }

    [Fact]
    public void A_place_that_the_text_does_not_have_gives_the_line_alone() =>
        Assert.Equal("a.yaml(9,1): error PLK005: wrong", FindingText.WithSource(new(Rules.BadValue, new("a.yaml", 90, 1, 8, 0, 8, 1), "wrong"), "a: b\n"));

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("a\nb\0c", "'a\\u000Ab\\u0000c'")]
    [InlineData("\u00A0x\u200B\u202E", "'\\u00A0x\\u200B\\u202E'")]
    [InlineData("\U0001F600", "'\U0001F600'")]
    public void Words_of_the_user_are_quoted_on_one_line(string text, string quoted) => Assert.Equal(quoted, Excerpt.Quote(text));

    [Fact]
    public void Half_a_surrogate_pair_and_long_words_are_quoted_safely()
    {
        Assert.Equal("'a\\uD800'", Excerpt.Quote("a\ud800"));
        Assert.Equal("'" + new string('x', 80) + "...'", Excerpt.Quote(new string('x', 1000)));
    }
}
