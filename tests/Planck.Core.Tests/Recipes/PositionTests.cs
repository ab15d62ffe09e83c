using System;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes;

/// <summary>Positions are zero-based and in UTF-16 units, whatever the line breaks and whatever stands before.</summary>
public class PositionTests
{
    private const string Path = "demo.yaml";

    private static Finding Only(string text) => Assert.Single(RecipeParser.Parse(Path, text).Findings);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_breaks_of_any_kind_count_as_one_line(string lineBreak)
    {
        var text = "model: m\n# two\nrules:\n  - layers: x\n    format: zebra\n".Replace("\n", lineBreak, StringComparison.Ordinal);

        var span = Only(text).Span;

        Assert.Equal(text.IndexOf("zebra", StringComparison.Ordinal), span.Start);
        Assert.Equal((5, 4, 12, 4, 17), (span.Length, span.Line, span.Column, span.EndLine, span.EndColumn));
    }

    [Theory]
    [InlineData("zebra", 5)]
    [InlineData("'zebra'", 7)]
    [InlineData("\"zebra\"", 7)]
    [InlineData("\"zeb\\x72a\"", 10)]
    public void A_quoted_value_is_underlined_with_its_quotes(string written, int length)
    {
        var span = Only($"model: m\nformat:   {written}   # why\n").Span;

        Assert.Equal((length, 1, 10), (span.Length, span.Line, span.Column));
    }

    [Fact]
    public void Characters_outside_the_basic_plane_count_as_two_units()
    {
        var text = "model: m\ntarget: {engine: \"\U0001F600\", gpu: [\U0001F600]}\nformat: mxfp8\n";

        var spans = RecipeParser.Parse(Path, text).Findings.Select(f => f.Span).ToList();

        Assert.Equal(["\"\U0001F600\"", "[\U0001F600]"], spans.Select(s => text.Substring(s.Start, s.Length)));
        Assert.Equal([17, 28], spans.Select(s => s.Column));
    }

    [Fact]
    public void A_byte_order_mark_is_counted_but_not_read()
    {
        var span = Only("\uFEFFmodl: m\nformat: mxfp8\n").Span;

        Assert.Equal((1, 4, 0, 1), (span.Start, span.Length, span.Line, span.Column));
    }

    [Fact]
    public void A_block_text_is_underlined_from_its_sign_to_its_last_character()
    {
        const string Text = "model: m\nformat: |\n  ze\n  bra\n\nkv_cache: none\n";

        var span = Only(Text).Span;

        Assert.Equal("|\n  ze\n  bra", Text.Substring(span.Start, span.Length));
        Assert.Equal((1, 8, 3, 5), (span.Line, span.Column, span.EndLine, span.EndColumn));
    }

    [Fact]
    public void A_misspelling_of_any_key_of_the_example_is_one_finding_at_that_key()
    {
        var keys = Regex.Matches(ExampleRecipe.Text, @"(?<=[-,] |\{|\n *)([a-z_]+)(?=:)");
        Assert.Equal(25, keys.Count);
        foreach (Match key in keys)
        {
            foreach (var wrong in Misspellings(key.Value))
            {
                var text = ExampleRecipe.Text.Remove(key.Index, key.Length).Insert(key.Index, wrong);

                var finding = Only(text);

                Assert.Equal((Rules.UnknownKey, key.Index, wrong.Length), (finding.Rule, finding.Span.Start, finding.Span.Length));
                Assert.Equal($"did you mean '{key.Value}'?", finding.Suggestion);
            }
        }
    }

    private static string[] Misspellings(string key) =>
        [key + "x", key[..^1], key[1..], key[..1] + key[2] + key[1] + key[3..], key.ToUpperInvariant()];

    [Theory]
    [InlineData("x: 1")]
    [InlineData("x: [1, 2]")]
    [InlineData("x:\n  - 1\n  - {y: 2}")]
    public void Independent_mistakes_are_all_reported_in_order(string unknown)
    {
        var findings = RecipeParser.Parse(Path, $"{unknown}\nmodel: []\nkv_cache: x\nrules:\n  - layers: x\n    format: keep\n    format: keep\n").Findings;

        Assert.Equal([Rules.UnknownKey, Rules.WrongType, Rules.BadValue, Rules.DuplicateKey], findings.Select(f => f.Rule));
    }
}
