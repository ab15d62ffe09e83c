using System;
using System.Runtime.Intrinsics;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class ExponentialTests
{
    [Fact]
    public void The_float32_exponential_is_within_1_1_ulp_over_its_whole_range()
    {
        // Every 251st float32 of both signs from the smallest normal number up to beyond the range's ends.
        var worst = 0.0;
        for (var sign = 0u; sign <= 1; sign++)
        {
            for (var bits = 0x00800000u; bits < 0x42D20000u; bits += 251 * 16)
            {
                var x = Vector512.Create(0u);
                for (var lane = 0; lane < 16; lane++)
                    x = x.WithElement(lane, (bits + (251u * (uint)lane)) | (sign << 31));
                var actual = Exponential.Exp(x.AsSingle());
                for (var lane = 0; lane < 16; lane++)
                {
                    var expected = Math.Exp(x.AsSingle()[lane]);
                    if (expected >= float.MaxValue)
                        Assert.True(actual[lane] == float.PositiveInfinity || expected < float.MaxValue * (1 + 1e-7), $"{x.AsSingle()[lane]:R}");
                    else
                        worst = Math.Max(worst, Math.Abs(actual[lane] - expected) / Ulp(expected));
                }
            }
        }

        Assert.InRange(worst, 0.45, 1.1);
    }

    [Fact]
    public void The_float64_exponential_is_within_a_few_ulp_over_its_whole_range()
    {
        for (var i = 0; i < 500_000; i++)
        {
            var x = -745 + (i * (1454.7 / 500_000));
            var expected = Math.Exp(x);
            var actual = Exponential.Exp(Vector512.Create(x)).ToScalar();
            Assert.True(Math.Abs(actual - expected) <= 4e-16 * expected + 1e-323, $"e^{x:R}: expected {expected:R}, got {actual:R}");
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1000f, 0f)]
    [InlineData(1000f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Special_values_are_exact(float x, float expected)
    {
        Assert.Equal(expected, Exponential.Exp(x));
        Assert.Equal(expected, Exponential.Exp(Vector512.Create((double)x)).ToScalar());
    }

    /// <summary>The distance of float32 values about a number, also below the normal range.</summary>
    private static double Ulp(double value) => Math.Max(Math.Pow(2, Math.Floor(Math.Log2(value)) - 23), 1.401298464324817e-45);
}
