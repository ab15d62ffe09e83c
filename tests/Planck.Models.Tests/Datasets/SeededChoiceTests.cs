using System;
using System.Linq;
using Planck.Datasets.Sampling;
using Planck.Operators;

namespace Planck.Models.Tests.Datasets;

public sealed class SeededChoiceTests
{
    [Fact]
    public void Numbers_below_a_bound_are_equally_likely()
    {
        var random = new SplitMix64(3);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.Below(7)]++;
        // Six standard deviations of a binomial count.
        Assert.All(counts, static c => Assert.InRange(c, 10_000 - 556, 10_000 + 556));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void A_shuffle_loses_and_doubles_nothing_whatever_the_window(int window)
    {
        var shuffled = ShuffleWindow.Shuffle(Enumerable.Range(0, 500), window, 5).ToArray();
        Assert.Equal(Enumerable.Range(0, 500), shuffled.Order());
        Assert.Equal(window == 1, shuffled.SequenceEqual(Enumerable.Range(0, 500)));
    }

    [Fact]
    public void A_window_bounds_how_far_ahead_an_element_can_come()
    {
        var shuffled = ShuffleWindow.Shuffle(Enumerable.Range(0, 500), 10, 5).ToArray();
        Assert.All(Enumerable.Range(0, 500), place => Assert.True(shuffled[place] <= place + 9));
    }

    [Theory]
    [InlineData(10, new[] { 1.0, 1, 1 }, new[] { 4, 3, 3 })]
    [InlineData(10, new[] { 0.5, 0.25, 0.25 }, new[] { 5, 3, 2 })]
    [InlineData(7, new[] { 3.0, 0, 1 }, new[] { 5, 0, 2 })]
    [InlineData(1, new[] { 0.4, 0.6 }, new[] { 0, 1 })]
    [InlineData(0, new[] { 1.0 }, new[] { 0 })]
    public void Samples_are_divided_by_largest_remainders(int total, double[] weights, int[] shares) =>
        Assert.Equal(shares, Apportionment.Split(total, weights));

    [Fact]
    public void Shares_add_up_and_stay_within_one_of_their_quota()
    {
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextDouble() * 100).ToArray();
            var total = random.Next(5000);
            var shares = Apportionment.Split(total, weights);
            Assert.Equal(total, shares.Sum());
            Assert.All(shares.Zip(weights), s => Assert.InRange(s.First - (total * s.Second / weights.Sum()), -1.0, 1.0));
        }
    }

    [Fact]
    public void An_interleaving_gives_every_part_its_share_and_is_never_a_whole_sample_ahead()
    {
        var random = new Random(12);
        for (var round = 0; round < 300; round++)
        {
            var shares = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(40)).ToArray();
            var order = Apportionment.Interleave(shares).ToArray();
            Assert.Equal(shares, Enumerable.Range(0, shares.Length).Select(i => order.Count(o => o == i)));
            var given = new int[shares.Length];
            for (var place = 0; place < order.Length; place++)
            {
                given[order[place]]++;
                Assert.All(given.Zip(shares), g => Assert.True(g.First - ((double)g.Second * (place + 1) / order.Length) < 1));
            }
        }
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0, 0 })]
    [InlineData(new[] { 1.0, -1 })]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { double.PositiveInfinity })]
    public void Weights_that_mean_nothing_are_refused(double[] weights) => Assert.Throws<ArgumentException>(() => Apportionment.Split(5, weights));
}
