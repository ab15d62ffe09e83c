using System;
using System.Linq;
using Planck.Diagnostics;

namespace Planck.Core.Tests.Diagnostics;

public class SuggestionTests
{
    [Theory]
    [InlineData("formt", "format")]
    [InlineData("fromat", "format")]
    [InlineData("Format", "format")]
    [InlineData("KV-Cache", "kv_cache")]
    [InlineData("kv cache", "kv_cache")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    [InlineData("mo", null)]
    public void The_nearest_key_is_suggested(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(word, ["model", "format", "kv_cache", "rules"]));

    [Fact]
    public void A_part_of_one_candidate_only_is_taken_for_it()
    {
        Assert.Equal("fp8_2d_blockwise_weight_only", Suggestion.Nearest("blockwise", ["fp8_2d_blockwise_weight_only", "mxfp4"]));
        Assert.Null(Suggestion.Nearest("blockwise", ["fp8_2d_blockwise_weight_only", "int4_blockwise_weight_only"]));
    }

    [Fact]
    public void Of_equally_near_words_the_longer_common_beginning_wins_then_the_first_in_the_alphabet_whatever_their_order()
    {
        Assert.Equal("mxfp4", Suggestion.Nearest("mxfp9", ["mxfp8", "mxfp4"]));
        Assert.Equal("mxfp4", Suggestion.Nearest("mxfp9", ["mxfp4", "mxfp8"]));
        Assert.Equal("abcX", Suggestion.Nearest("abcd", ["Xbcd", "abcX"]));
        Assert.Equal("abcX", Suggestion.Nearest("abcd", ["abcX", "Xbcd"]));
    }

    [Fact]
    public void Nothing_shorter_than_a_third_of_the_word_away_is_missed_and_nothing_farther_is_suggested()
    {
        var random = new Random(3);
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => "abc"[random.Next(3)]));
        for (var i = 0; i < 10_000; i++)
        {
            var (word, candidate) = (Word(), Word());
            var longer = Math.Max(word.Length, candidate.Length);
            var distance = SlowDistance(word, candidate);
            var isNear = distance <= Math.Max(1, longer / 3) && distance < longer;
            var isPart = word.Length >= 3 && candidate.Contains(word, StringComparison.Ordinal);

            Assert.Equal(isNear || isPart ? candidate : null, Suggestion.Nearest(word, [candidate]));
        }
    }

    // The recursive definition of the optimal string alignment distance.
    private static int SlowDistance(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
            return a.Length + b.Length;
        var best = Math.Min(
            SlowDistance(a[..^1], b[..^1]) + (a[^1] == b[^1] ? 0 : 1),
            Math.Min(SlowDistance(a[..^1], b), SlowDistance(a, b[..^1])) + 1);
        return a.Length > 1 && b.Length > 1 && a[^1] == b[^2] && a[^2] == b[^1] ? Math.Min(best, SlowDistance(a[..^2], b[..^2]) + 1) : best;
    }

    [Fact]
    public void A_question_is_asked_only_when_there_is_an_answer()
    {
        Assert.Equal("did you mean 'model'?", Suggestion.DidYouMean("modle", ["model"]));
        Assert.Null(Suggestion.DidYouMean("zebra", ["model"]));
        Assert.Null(Suggestion.DidYouMean(new string('m', 100_000), ["model", new string('m', 100_001)]));
    }
}
