using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public sealed class CascadeSumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1000)]
    [InlineData(8192 + 17)]
    [InlineData(300_000)]
    public void Pieces_and_the_whole_have_the_same_sum_near_the_exact_one(int count)
    {
        var random = new Random(count);
        var numbers = Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray();
        var whole = CascadeSum.Of(numbers);
        Assert.InRange(whole / numbers.Sum(static n => (double)n), 1 - 1e-6, 1 + 1e-6);
        foreach (var piece in (int[])[1, 7, 32, 100, 768])
        {
            var sum = new CascadeSum(count);
            for (var at = 0; at < count; at += piece)
                sum.Add(numbers.AsSpan(at, Math.Min(piece, count - at)));
            Assert.Equal(whole, sum.Total());
        }
    }
}
