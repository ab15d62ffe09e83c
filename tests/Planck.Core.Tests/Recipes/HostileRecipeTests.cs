using System;
using System.Linq;
using System.Text;
using Planck.Core.Tests.Diagnostics;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes;

/// <summary>Whatever a file holds, reading it ends, throws nothing, and says something when the file is no recipe.</summary>
public class HostileRecipeTests
{
    private static readonly string[] Seeds =
    [
        ExampleRecipe.Text,
        ExampleRecipe.Text.Replace("\n", "\r\n", StringComparison.Ordinal),
        "model: &a m\nformat: *a\n? [x]\n: !!str y\n<<: {a: b}\n---\n%YAML 1.2\n...\n",
        "model: |+\n  a\n\n  b\nformat: >-\n    c\n   # d\nrules: [{layers: [a, \"b\\u0041\\n\", 'c''d'], format: {}}, [], ]\n",
        "- - - a\n  - b: {c: [d, {e: f}]}\n",
    ];

    private static readonly string[] Inserts =
    [
        "\t", "\n", "\r", " ", "  ", ":", ": ", "- ", "-", "?", "? ", "*", "&", "!", "!!", "{", "}", "[", "]", ",", "#", " #", "|", ">", "'", "\"", "\\", "%", "@", "`", "---\n",
        "...\n", "<<", "~", "\0", "\uFEFF", "\uFFFD", "\ud800", "\udc00", "\U0001F600", "\u0085", "\u2028", "\u00A0", "0", "é", "\\u", "\\x", "\\ud800", "&a ", "*a", "!<x>", "|2", ">9", "\n\n\n ",
    ];

    [Fact]
    public void Thousands_of_mutated_recipes_give_findings_inside_their_text_and_never_an_exception()
    {
        var random = new Random(20240607);
        for (var i = 0; i < 6000; i++)
        {
            var text = Mutate(Seeds[i % Seeds.Length], random);

            var findings = RecipeParser.Parse("a.yaml", text).Findings;

            foreach (var finding in findings)
                AssertSound(finding, text);
            Assert.Equal(findings.OrderBy(f => f.Span.Start), findings);
        }
    }

    private static string Mutate(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(text.Length - at, random.Next(1, 12));
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(random.Next(text.Length + 1), text.ToString(at, length));
                    break;
                case 2:
                    text.Length = at;
                    break;
                default:
                    text.Insert(at, Inserts[random.Next(Inserts.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    private static void AssertSound(Finding finding, string text)
    {
        var span = finding.Span;
        Assert.InRange(span.Start, 0, text.Length);
        Assert.InRange(span.Length, 0, text.Length - span.Start);
        Assert.Equal(SlowPosition(text, span.Start), (span.Line, span.Column));
        Assert.Equal(SlowPosition(text, span.Start + span.Length), (span.EndLine, span.EndColumn));
        Assert.DoesNotContain(finding.Text, c => char.IsControl(c) || c is '\u2028' or '\u2029');
        Assert.InRange(finding.Text.Length, 10, 1000);
        Assert.Equal(3, FindingText.WithSource(finding, text).Split('\n').Length + (text.Length == 0 ? 2 : 0));
    }

    private static (int Line, int Column) SlowPosition(string text, int offset)
    {
        var (line, column) = (0, 0);
        for (var i = 0; i < offset; i++)
        {
            var isBreak = text[i] is '\n' or '\u0085' or '\u2028' or '\u2029' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'));
            (line, column) = isBreak ? (line + 1, 0) : (line, column + 1);
        }

        return (line, column);
    }

    [Fact]
    public void Binary_garbage_is_a_finding()
    {
        var random = new Random(7);
        var bytes = new byte[300];
        for (var i = 0; i < 500; i++)
        {
            random.NextBytes(bytes);
            var text = Encoding.UTF8.GetString(bytes, 0, random.Next(1, bytes.Length));
            Assert.NotEmpty(RecipeParser.Parse("a.yaml", text).Findings);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("[[],")]
    [InlineData("- - ? ")]
    public void Nesting_of_any_depth_is_one_finding(string opening)
    {
        var text = "model: m\nformat: mxfp8\nrules:\n  " + string.Concat(Enumerable.Repeat(opening, 100_000));

        var finding = Assert.Single(RecipeParser.Parse("a.yaml", text).Findings);

        Assert.Equal(Rules.YamlSyntax, finding.Rule);
        Assert.Contains("nested deeper", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x: ")]
    [InlineData("a\n")]
    [InlineData("\"")]
    [InlineData("&a ")]
    [InlineData("#")]
    [InlineData("'a' ")]
    [InlineData("a, ")]
    [InlineData("\n")]
    [InlineData("\\")]
    [InlineData("!")]
    [InlineData("---\n")]
    [InlineData("k: &a [*a]\n")]
    [InlineData("<<: *a\n")]
    public void A_megabyte_of_anything_is_read_in_bounded_time(string repeated)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length));

        Assert.NotEmpty(RecipeParser.Parse("a.yaml", text).Findings);
        Assert.NotEmpty(RecipeParser.Parse("a.yaml", "rules: [" + text).Findings);
        Assert.NotEmpty(RecipeParser.Parse("a.yaml", "zebra: " + text).Findings);
    }

    [Fact]
    public void A_file_of_ten_megabytes_is_refused_unread()
    {
        var finding = Assert.Single(RecipeParser.Parse("a.yaml", new string('x', 10_000_000)).Findings);

        Assert.Equal((Rules.YamlSyntax, SourceSpan.FileStart("a.yaml")), (finding.Rule, finding.Span));
    }

    [Fact]
    public void A_hundred_findings_are_enough()
    {
        var text = "model: m\nformat: mxfp8\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: x\n"));

        Assert.Equal(100, RecipeParser.Parse("a.yaml", text).Findings.Count);
    }
}
