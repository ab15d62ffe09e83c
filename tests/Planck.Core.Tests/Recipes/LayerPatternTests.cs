using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes;

public class LayerPatternTests
{
    private static LayerPattern Pattern(string text)
    {
        var pattern = LayerPattern.TryParse(text, out var error);
        Assert.Null(error);
        return pattern!;
    }

    [Theory]
    [InlineData("*.self_attn.*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("*.q_proj", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("*q_proj", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("*.q_proj", "q_proj", false)]
    [InlineData("*.Q_PROJ", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("layers.0.*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("model.layers.0.*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("self_attn.*", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("layers.{0..3,7}.mlp.*", "model.layers.7.mlp.up_proj", true)]
    [InlineData("layers.{0..3,7}.mlp.*", "model.layers.4.mlp.up_proj", false)]
    [InlineData("layers.{1}.mlp.*", "model.layers.11.mlp.up_proj", false)]
    [InlineData("*{3}.mlp.up_proj", "model.layers.13.mlp.up_proj", false)]
    [InlineData("layers.?.mlp.up_proj", "model.layers.3.mlp.up_proj", true)]
    [InlineData("layers.?.mlp.up_proj", "model.layers.13.mlp.up_proj", false)]
    [InlineData("layers.{0..1000000}.x", "model.layers.99999999999999999999.x", false)]
    [InlineData("lm_head", "lm_head", true)]
    [InlineData("lm_head", "model.lm_head", true)]
    [InlineData("*", "lm_head", true)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a.b", "aXb", false)]
    [InlineData("[ab]", "a", false)]
    public void A_pattern_matches_whole_names(string pattern, string name, bool matches) =>
        Assert.Equal(matches, Pattern(pattern).Matches(name));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a{", "never closed")]
    [InlineData("a{1", "never closed")]
    [InlineData("a}", "has no '{'")]
    [InlineData("{}", "ascending list of numbers")]
    [InlineData("{a}", "ascending list of numbers")]
    [InlineData("{1..}", "ascending list of numbers")]
    [InlineData("{3..1}", "ascending list of numbers")]
    [InlineData("{5,1}", "ascending list of numbers")]
    [InlineData("{-1}", "ascending list of numbers")]
    [InlineData("{0-3}", "ascending list of numbers")]
    [InlineData("{{1}}", "ascending list of numbers")]
    [InlineData("{0..2000000000}", "ascending list of numbers")]
    [InlineData("1{2}", "whole number")]
    [InlineData("{2}1", "whole number")]
    [InlineData("{1}{2}", "whole number")]
    public void A_malformed_pattern_says_what_is_wrong(string text, string error)
    {
        Assert.Null(LayerPattern.TryParse(text, out var said));
        Assert.Contains(error, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_short_pattern_agrees_with_a_regular_expression_on_every_short_name()
    {
        string[] tokens = ["a", ".", "1", "*", "?", "{1}", "{0..2,12}"];
        var names = Words(["a", ".", "1", "2"], 4).Append("model.a").Append("model.1").ToList();
        var compared = 0;
        foreach (var text in Words(tokens, 4))
        {
            if (LayerPattern.TryParse(text, out _) is not { } pattern)
                continue;
            var reference = Reference(text);
            foreach (var name in names)
            {
                Assert.True(reference.IsMatch(name) == pattern.Matches(name), $"'{text}' on '{name}'");
                compared++;
            }
        }

        Assert.InRange(compared, 500_000, int.MaxValue);
    }

    [Fact]
    public void Random_long_patterns_agree_with_a_regular_expression()
    {
        string[] tokens = ["model.", "layers.", "*", "*.", "?", "{0..3}", "{0..9,11,20..30}", ".", "mlp.", "self_attn.", "q_proj", "experts.", "1", "_"];
        string[] parts = ["model.", "layers.", "0.", "3.", "11.", "25.", "mlp.", "experts.", "self_attn.", "q_proj", "_", "."];
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => tokens[random.Next(tokens.Length)]));
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => parts[random.Next(parts.Length)]));
            if (LayerPattern.TryParse(text, out _) is { } pattern)
                Assert.True(Reference(text).IsMatch(name) == pattern.Matches(name), $"'{text}' on '{name}'");
        }
    }

    // The language's definition word by word: a star is any text, a brace is one of the numbers with no digit beside it.
    private static Regex Reference(string pattern)
    {
        var regex = new StringBuilder(pattern[0] == '*' ? @"\A" : @"\A(?:model\.)?");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '{')
            {
                var close = pattern.IndexOf('}', i);
                var numbers = IndexSet.TryParse(pattern[(i + 1)..close])!.Indices.Select(n => n.ToString(CultureInfo.InvariantCulture));
                regex.Append("(?<![0-9])(?:").AppendJoin('|', numbers).Append(")(?![0-9])");
                i = close;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => ".*", '?' => ".", _ => Regex.Escape(pattern[i].ToString()) });
            }
        }

        return new(regex.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static IEnumerable<string> Words(string[] letters, int maxLength)
    {
        var words = new List<string> { "" };
        for (var length = 1; length <= maxLength; length++)
        {
            words = [.. words.SelectMany(w => letters.Select(l => w + l))];
            foreach (var word in words)
                yield return word;
        }
    }

    [Fact]
    public void Many_stars_do_not_take_exponential_time()
    {
        var stars = string.Concat(Enumerable.Repeat("*a", 2000));
        var name = new string('a', 5000);

        Assert.False(Pattern(stars + "b").Matches(name));
        Assert.True(Pattern(stars).Matches(name));
        Assert.False(Pattern(string.Concat(Enumerable.Repeat("*?{1}", 300)) + "x").Matches(string.Concat(Enumerable.Repeat("a1", 3000))));
    }

    [Fact]
    public void Patterns_are_equal_when_their_texts_are()
    {
        Assert.Equal(Pattern("a.{1..3}.*"), Pattern("a.{1..3}.*"));
        Assert.NotEqual(Pattern("a.{1..3}.*"), Pattern("a.{1..3}.?"));
        Assert.NotEqual(Pattern("**"), Pattern("*"));
    }
}
