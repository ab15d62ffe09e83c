using System;
using System.Linq;

namespace Planck.Models.Tests.Operators;

/// <summary>Made-up inputs and comparisons with float64 references.</summary>
internal static class Values
{
    /// <summary>Roughly normal values of standard deviation <paramref name="scale"/>.</summary>
    public static float[] Normal(int count, int seed, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            (float)(scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    /// <summary>Fails unless |actual - expected| &lt;= absolute + relative * |expected| everywhere.</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double relative, double absolute = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(actual[i] - expected[i]);
            Assert.True(
                difference <= absolute + (relative * Math.Abs(expected[i])), $"at {i}: expected {expected[i]:R}, got {actual[i]:R}, difference {difference:R}");
        }
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The error function by its series (|x| below 3) or its continued fraction; about 1e-15.</summary>
    public static double Erf(double x)
    {
        var z = Math.Abs(x);
        if (z < 3)
        {
            double term = z, sum = z;
            for (var n = 1; n < 80; n++)
            {
                term *= -z * z / n;
                sum += term / ((2 * n) + 1);
            }

            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }

        return Math.Sign(x) * (1 - Erfc(z));
    }

    /// <summary>1 - erf x for x from 2 on, by Lentz's continued fraction, with full relative precision.</summary>
    public static double Erfc(double x)
    {
        double fraction = x;
        for (var k = 80; k > 0; k--)
            fraction = x + (k / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
