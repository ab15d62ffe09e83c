using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class RoutingTests
{
    private const int Tokens = 50;

    [Theory]
    [InlineData(8, 2, true)]
    [InlineData(60, 4, false)]
    [InlineData(128, 8, true)]
    [InlineData(1, 1, true)]
    public void Softmax_then_top_k(int experts, int topK, bool renormalize)
    {
        var logits = Values.Normal(Tokens * experts, 1, 2);
        Check(logits, RoutingParameters.SoftmaxThenTopK(experts, topK, renormalize), row =>
        {
            var scores = Softmax(row);
            var chosen = Best(scores, topK);
            var sum = renormalize ? chosen.Sum(expert => scores[expert]) : 1;
            return chosen.Select(expert => (expert, scores[expert] / sum));
        });
    }

    [Fact]
    public void Top_k_then_softmax()
    {
        var logits = Values.Normal(Tokens * 32, 2, 2);
        Check(logits, RoutingParameters.TopKThenSoftmax(32, 4), row =>
        {
            var chosen = Best(row, 4);
            return chosen.Zip(Softmax([.. chosen.Select(expert => row[expert])]));
        });
    }

    [Fact]
    public void Top_k_then_sigmoid()
    {
        var logits = Values.Normal(Tokens * 16, 3, 2);
        Check(logits, RoutingParameters.TopKThenSigmoid(16, 1), row => Best(row, 1).Select(expert => (expert, Values.Sigmoid(row[expert]))));
    }

    [Theory]
    [InlineData(32, 8, 8, 4, true, 2.5f)]
    [InlineData(32, 2, 1, 1, true, 1f)]
    [InlineData(24, 6, 4, 2, false, 1.5f)]
    [InlineData(8, 2, 8, 3, true, 1f)]
    public void Sigmoid_with_a_bias_in_the_choice_only_and_groups_by_their_two_best(
        int experts, int topK, int groups, int topGroups, bool renormalize, float scaling)
    {
        float[] logits = Values.Normal(Tokens * experts, 4, 2), bias = Values.Normal(experts, 5, 0.5);
        var parameters = RoutingParameters.SigmoidWithBias(experts, topK, bias, groups, topGroups, renormalize, scaling);
        Check(logits, parameters, row =>
        {
            var scores = row.Select(Values.Sigmoid).ToArray();
            var choices = scores.Select((score, expert) => score + bias[expert]).ToArray();
            var size = experts / groups;
            var kept = Best([.. Enumerable.Range(0, groups).Select(group => choices.Skip(group * size).Take(size).OrderDescending().Take(2).Sum())], topGroups);
            var chosen = Best([.. choices.Select((choice, expert) => kept.Contains(expert / size) ? choice : double.NegativeInfinity)], topK);
            var sum = renormalize ? chosen.Sum(expert => scores[expert]) : 1;
            return chosen.Select(expert => (expert, scores[expert] / sum * scaling));
        });
    }

    [Fact]
    public void Softmax_over_groups_judged_by_their_best()
    {
        var logits = Values.Normal(Tokens * 24, 6, 2);
        Check(logits, RoutingParameters.SoftmaxOfGroups(24, 6, 4, 2, 16), row =>
        {
            var scores = Softmax(row);
            var kept = Best([.. Enumerable.Range(0, 4).Select(group => scores.Skip(group * 6).Take(6).Max())], 2);
            return Best([.. scores.Select((score, expert) => kept.Contains(expert / 6) ? score : 0)], 6).Select(expert => (expert, scores[expert] * 16));
        });
    }

    [Fact]
    public void The_sparse_mixer_weighs_each_pick_among_the_logits_close_to_it()
    {
        // Close logits, so that some experts stand within the relative distance of 0.02 and most do not.
        var logits = Values.Normal(Tokens * 16, 7, 0.05).Select(value => value + 1).ToArray();
        var several = 0;
        Check(logits, RoutingParameters.SparseMixer(16), row =>
        {
            var picks = new List<(int, double)>();
            var left = Enumerable.Range(0, 16).ToList();
            for (var pick = 0; pick < 2; pick++)
            {
                var best = left.MaxBy(expert => row[expert]);
                var close = left.Where(expert => (row[best] - row[expert]) / Math.Max(Math.Abs(row[expert]), row[best]) <= 2 * 0.01f).ToArray();
                several += close.Length > 1 ? 1 : 0;
                picks.Add((best, Math.Exp(row[best]) / close.Sum(expert => Math.Exp(row[expert]))));
                left.Remove(best);
            }

            return picks;
        });
        Assert.InRange(several, 10, 90);
    }

    [Fact]
    public void Equal_scores_go_to_the_lower_expert_and_nan_comes_last()
    {
        var experts = new int[3];
        var weights = new float[3];
        Routing.Run([1, 3, 3, float.NaN, 3, 2], 1, RoutingParameters.TopKThenSigmoid(6, 3), experts, weights);
        Assert.Equal([1, 2, 4], experts);
        Routing.Run([float.NaN, float.NaN, 5], 1, RoutingParameters.TopKThenSigmoid(3, 3), experts, weights);
        Assert.Equal([2, 0, 1], experts);
    }

    [Fact]
    public void Rules_that_cannot_choose_are_refused_in_words()
    {
        Assert.Contains("9 experts per token cannot be chosen among 8", Refusal(RoutingParameters.SoftmaxThenTopK(8, 9, true)), StringComparison.Ordinal);
        Assert.Contains("bias has 7 values for 8", Refusal(RoutingParameters.SigmoidWithBias(8, 2, new float[7])), StringComparison.Ordinal);
        Assert.Contains("groups", Refusal(RoutingParameters.SigmoidWithBias(8, 2, default, 3)), StringComparison.Ordinal);
        Assert.Contains("do not hold the 6", Refusal(RoutingParameters.SigmoidWithBias(8, 6, default, 2, 1)), StringComparison.Ordinal);
        Assert.Contains("'logits' holds 7 values", Refusal(RoutingParameters.SoftmaxThenTopK(8, 2, true)), StringComparison.Ordinal);

        static string Refusal(RoutingParameters parameters) => Assert.Throws<ArgumentException>(() =>
            Routing.Run(new float[7], 1, parameters, new int[16], new float[16])).Message;
    }

    private static void Check(float[] logits, RoutingParameters parameters, Func<double[], IEnumerable<(int Expert, double Weight)>> reference)
    {
        var experts = new int[Tokens * parameters.TopK];
        var weights = new float[experts.Length];
        Routing.Run(logits, Tokens, parameters, experts, weights, threads: 3);
        var expected = Enumerable.Range(0, Tokens)
            .SelectMany(token => reference([.. logits.Skip(token * parameters.Experts).Take(parameters.Experts).Select(value => (double)value)])).ToArray();
        Assert.Equal(expected.Select(choice => choice.Expert), experts);
        Values.Close([.. expected.Select(choice => choice.Weight)], weights, 5e-7);
    }

    private static double[] Softmax(double[] row)
    {
        var sum = row.Sum(Math.Exp);
        return [.. row.Select(value => Math.Exp(value) / sum)];
    }

    private static int[] Best(double[] values, int count) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(count)];
}
