using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class LogitsTests
{
    public static TheoryData<int> Widths => [1, 7, 8, 9, 16, 31, 256, 128_257];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Log_softmax_is_exact_to_float64(int width)
    {
        var row = Values.Normal(width, 1, 8);
        double maximum = row.Max(), expected = maximum + Math.Log(row.Sum(value => Math.Exp(value - maximum)));
        Assert.Equal(expected, Logits.LogSumExp(row), 1e-12);
        Assert.Equal(row[width / 2] - expected, Logits.LogProbability(row, width / 2), 1e-12);
        var actual = new float[width];
        Logits.LogSoftmax(row, actual);
        Values.Close([.. row.Select(value => value - expected)], actual, 6e-8, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_divergence_of_two_rows_is_exact_to_float64(int width)
    {
        float[] reference = Values.Normal(width, 1, 4), other = [.. reference.Zip(Values.Normal(width, 2, 0.3), (value, noise) => value + noise)];
        double p = LogSum(reference), q = LogSum(other);
        var expected = reference.Zip(other, (x, y) => Math.Exp(x - p) * (x - p - (y - q))).Sum();
        Assert.Equal(expected, Logits.KullbackLeibler(reference, other), 1e-12);
        Assert.Equal(0, Logits.KullbackLeibler(reference, reference), 1e-14);

        static double LogSum(float[] row) => Math.Log(row.Sum(value => Math.Exp(value)));
    }

    [Fact]
    public void Large_and_infinite_logits_do_not_overflow()
    {
        Assert.Equal(10000 + Math.Log(2), Logits.LogSumExp([10000, 10000, -10000]), 1e-11);
        Assert.Equal(Math.Log(2), Logits.LogSumExp([0, float.NegativeInfinity, 0]), 1e-15);
        Assert.Equal(0, Logits.KullbackLeibler([1, float.NegativeInfinity, 2], [1, float.NegativeInfinity, 2]), 1e-14);
        Assert.Equal(double.PositiveInfinity, Logits.KullbackLeibler([1, 0], [1, float.NegativeInfinity]));
        Assert.True(double.IsNaN(Logits.LogSumExp([1, float.NaN])));
        Assert.True(double.IsNaN(Logits.LogSumExp([.. Values.Normal(40, 1), float.NaN, .. Values.Normal(40, 1)])));
    }

    [Fact]
    public void The_likeliest_token_is_the_lowest_of_equals()
    {
        Assert.Equal(2, Logits.ArgMax([1, -4, 9, 9, float.NaN]));
        var row = Values.Normal(1000, 3);
        Assert.Equal(Array.IndexOf(row, row.Max()), Logits.ArgMax(row));
        Assert.Throws<ArgumentException>(() => Logits.ArgMax([]));
    }

    [Fact]
    public void Split_mix_64_gives_its_published_sequence()
    {
        var random = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Fact]
    public void Sampling_meets_the_probabilities_of_the_row()
    {
        float[] row = [0, MathF.Log(2), MathF.Log(4), MathF.Log(1)];
        Assert.Equal([1 / 8.0, 2 / 8.0, 4 / 8.0, 1 / 8.0], Frequencies(row, new SamplingOptions()), Within(0.01));
        // Temperature 1/2 squares the odds.
        Assert.Equal([1 / 22.0, 4 / 22.0, 16 / 22.0, 1 / 22.0], Frequencies(row, new SamplingOptions(0.5)), Within(0.01));
        Assert.Equal([0, 1 / 3.0, 2 / 3.0, 0], Frequencies(row, new SamplingOptions(TopK: 2)), Within(0.01));
        // 4/8 alone does not reach 0.6, 4/8 + 2/8 does; with 0.5 the likeliest reaches it.
        Assert.Equal([0, 1 / 3.0, 2 / 3.0, 0], Frequencies(row, new SamplingOptions(TopP: 0.6)), Within(0.01));
        Assert.Equal([0, 0, 1.0, 0], Frequencies(row, new SamplingOptions(TopP: 0.49)), Within(0));
        Assert.Equal([0, 0, 1.0, 0], Frequencies(row, SamplingOptions.Greedy), Within(0));
        // Of equals the lower id comes first: 4/8 + 2/8 + 1/8 reach 0.8.
        Assert.Equal([1 / 7.0, 2 / 7.0, 4 / 7.0, 0], Frequencies(row, new SamplingOptions(TopP: 0.8)), Within(0.01));
    }

    [Fact]
    public void A_seed_repeats_its_draws()
    {
        var row = Values.Normal(500, 1);
        Sampler first = new(7), second = new(7), other = new(8);
        var draws = Enumerable.Range(0, 100).Select(_ => first.Sample(row, new SamplingOptions())).ToArray();
        Assert.Equal(draws, Enumerable.Range(0, 100).Select(_ => second.Sample(row, new SamplingOptions())));
        Assert.NotEqual(draws, Enumerable.Range(0, 100).Select(_ => other.Sample(row, new SamplingOptions())));
    }

    [Fact]
    public void Broken_rows_and_options_are_refused_in_words()
    {
        Assert.Contains("NaN", Refusal([1, float.NaN], new SamplingOptions()), StringComparison.Ordinal);
        Assert.Contains("-infinity", Refusal([float.NegativeInfinity], new SamplingOptions()), StringComparison.Ordinal);
        Assert.Contains("empty", Refusal([], new SamplingOptions()), StringComparison.Ordinal);
        Assert.Contains("top-p in (0, 1]", Refusal([1], new SamplingOptions(TopP: 0)), StringComparison.Ordinal);
        Assert.Contains("tokens 0 to 1", Assert.ThrowsAny<ArgumentException>(() => Logits.LogProbability([1, 2], 2)).Message, StringComparison.Ordinal);

        static string Refusal(float[] row, SamplingOptions options) => Assert.ThrowsAny<ArgumentException>(() => new Sampler(1).Sample(row, options)).Message;
    }

    private static double[] Frequencies(float[] row, SamplingOptions options)
    {
        const int Draws = 20_000;
        var sampler = new Sampler(42);
        var counts = new double[row.Length];
        for (var i = 0; i < Draws; i++)
            counts[sampler.Sample(row, options)] += 1.0 / Draws;
        return counts;
    }

    private static Func<double, double, bool> Within(double tolerance) => (expected, actual) => Math.Abs(expected - actual) <= tolerance + 1e-9;
}
