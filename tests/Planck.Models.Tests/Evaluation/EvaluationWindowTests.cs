using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Evaluation;
using Xunit;

namespace Planck.Models.Tests.Evaluation;

/// <summary>Windows that slide over a text: which tokens they score, and with how much context.</summary>
public sealed class EvaluationWindowTests
{
    private const int Longest = 24;

    /// <summary>Every text up to 24 tokens, every window up to 10, every stride: 1,296 ways.</summary>
    public static IEnumerable<(int Tokens, int Length, int Stride)> Sweep =>
        from tokens in Enumerable.Range(0, Longest)
        from length in Enumerable.Range(2, 9)
        from stride in Enumerable.Range(1, length)
        select (tokens, length, stride);

    [Fact]
    public void Windows_that_overlap_score_every_token_but_the_first_once()
    {
        foreach (var (tokens, length, stride) in Sweep.Where(static s => s.Stride < s.Length))
            Assert.Equal(Enumerable.Range(1, Math.Max(0, tokens - 1)), ScoredPositions(tokens, length, stride));
    }

    [Fact]
    public void Windows_that_do_not_overlap_score_every_token_but_each_ones_first()
    {
        foreach (var (tokens, length, stride) in Sweep.Where(static s => s.Stride == s.Length))
            Assert.Equal(Enumerable.Range(0, tokens).Where(i => i % length != 0), ScoredPositions(tokens, length, stride));
    }

    [Fact]
    public void A_scored_token_has_at_least_the_context_that_windows_share()
    {
        foreach (var (tokens, length, stride) in Sweep)
        {
            foreach (var window in EvaluationWindow.Slide(Numbered(tokens), length, stride))
            {
                // Ids are positions here: a window's first id says where in the text it begins.
                var context = Math.Min(window.Ids[0] + window.FirstScored, Math.Max(1, length - stride));
                Assert.InRange(window.FirstScored, context, length - 1);
            }
        }
    }

    [Fact]
    public void A_window_is_a_piece_of_the_text_and_no_longer_than_asked_for()
    {
        foreach (var (tokens, length, stride) in Sweep)
        {
            foreach (var window in EvaluationWindow.Slide(Numbered(tokens), length, stride))
            {
                Assert.InRange(window.Ids.Length, 2, length);
                Assert.InRange(window.Scored, 1, length - 1);
                Assert.Equal(Enumerable.Range(window.Ids[0], window.Ids.Length), window.Ids);
                Assert.Equal(0, window.Ids[0] % stride);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(4, 0)]
    [InlineData(4, -1)]
    [InlineData(4, 5)]
    public void A_window_of_one_token_and_strides_that_leave_gaps_are_refused_at_once(int length, int stride) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EvaluationWindow.Slide(Numbered(8), length, stride));

    private static IEnumerable<int> ScoredPositions(int tokens, int length, int stride) =>
        EvaluationWindow.Slide(Numbered(tokens), length, stride).SelectMany(static w => w.Ids[w.FirstScored..]);

    private static int[] Numbered(int tokens) => [.. Enumerable.Range(0, tokens)];
}
