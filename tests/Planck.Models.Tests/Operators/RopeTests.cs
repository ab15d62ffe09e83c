using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class RopeTests
{
    private static readonly RopeParameters Plain = new() { Dimension = 64, Theta = 10000 };

    [Theory]
    [InlineData(2, 10000)]
    [InlineData(64, 10000)]
    [InlineData(128, 500000)]
    [InlineData(96, 5000000)]
    public void Default_frequencies_fall_geometrically(int dimension, double theta)
    {
        var table = RopeTable.Build(new RopeParameters { Dimension = dimension, Theta = theta }, 1);
        // The exponent is rounded to float32 before the power: ln(theta) * 2^-25 relative.
        Values.Close(Powers(theta, dimension), table.InverseFrequencies, 6e-7);
        Assert.Equal(1, table.InverseFrequencies[0]);
        Assert.Equal(1, table.AttentionFactor);
    }

    [Fact]
    public void Linear_scaling_divides_every_frequency()
    {
        var table = RopeTable.Build(Plain with { Scaling = RopeScaling.Linear, Factor = 8 }, 1);
        Assert.Equal(RopeTable.Build(Plain, 1).InverseFrequencies.ToArray().Select(frequency => frequency / 8), table.InverseFrequencies.ToArray());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2048)]
    [InlineData(5000)]
    public void Dynamic_scaling_raises_theta_for_sequences_beyond_the_trained_length(int length)
    {
        var table = RopeTable.Build(Plain with { Scaling = RopeScaling.Dynamic, Factor = 4, MaxPosition = 2048 }, 1, length);
        var theta = length <= 2048 ? 10000 : 10000 * Math.Pow((4.0 * length / 2048) - 3, 64.0 / 62);
        Values.Close(Powers(theta, 64), table.InverseFrequencies, 3e-7);
    }

    [Fact]
    public void Llama3_scaling_keeps_short_waves_divides_long_ones_and_interpolates_between()
    {
        var parameters = new RopeParameters
        {
            Scaling = RopeScaling.Llama3,
            Dimension = 128,
            Theta = 500000,
            Factor = 8,
            LowFrequencyFactor = 1,
            HighFrequencyFactor = 4,
            OriginalMaxPosition = 8192,
        };
        var actual = RopeTable.Build(parameters, 1).InverseFrequencies;
        var kinds = new int[3];
        var expected = Powers(500000, 128).Select(frequency =>
        {
            var wavelength = 2 * Math.PI / frequency;
            if (wavelength < 8192.0 / 4)
            {
                kinds[0]++;
                return frequency;
            }

            if (wavelength > 8192.0)
            {
                kinds[2]++;
                return frequency / 8;
            }

            kinds[1]++;
            var smooth = ((8192 / wavelength) - 1) / 3;
            return ((1 - smooth) * frequency / 8) + (smooth * frequency);
        }).ToArray();
        Assert.All(kinds, kind => Assert.True(kind > 3));
        Values.Close(expected, actual, 2e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Yarn_ramps_from_kept_to_divided_frequencies(bool truncate)
    {
        var parameters = new RopeParameters
        {
            Scaling = RopeScaling.Yarn,
            Dimension = 64,
            Theta = 150000,
            Factor = 32,
            OriginalMaxPosition = 4096,
            Truncate = truncate,
        };
        var table = RopeTable.Build(parameters, 1);
        double low = 64 * Math.Log(4096 / (32 * 2 * Math.PI)) / (2 * Math.Log(150000)), high = 64 * Math.Log(4096 / (2 * Math.PI)) / (2 * Math.Log(150000));
        (low, high) = truncate ? (Math.Floor(low), Math.Ceiling(high)) : (low, high);
        var expected = Powers(150000, 64).Select((frequency, i) =>
        {
            var ramp = Math.Clamp((i - low) / (high - low), 0, 1);
            return (frequency / 32 * ramp) + (frequency * (1 - ramp));
        }).ToArray();
        Values.Close(expected, table.InverseFrequencies, 2e-6);
        Assert.Equal((0.1 * Math.Log(32)) + 1, table.AttentionFactor, 1e-6);
    }

    [Fact]
    public void Yarn_takes_its_attention_factor_from_the_most_explicit_key()
    {
        var parameters = Plain with { Scaling = RopeScaling.Yarn, Factor = 40, OriginalMaxPosition = 4096 };
        Assert.Equal(1, RopeTable.Build(parameters with { Mscale = 1, MscaleAllDim = 1 }, 1).AttentionFactor);
        Assert.Equal(
            ((0.1 * 2 * Math.Log(40)) + 1) / ((0.1 * Math.Log(40)) + 1),
            RopeTable.Build(parameters with { Mscale = 2, MscaleAllDim = 1 }, 1).AttentionFactor,
            1e-6);
        Assert.Equal(0.75f, RopeTable.Build(parameters with { AttentionFactor = 0.75, Mscale = 2, MscaleAllDim = 1 }, 1).AttentionFactor);
    }

    [Theory]
    [InlineData(4096, 1f)]
    [InlineData(4097, 2f)]
    public void Longrope_changes_its_divisors_with_the_length_of_the_sequence(int length, float divisor)
    {
        var parameters = new RopeParameters
        {
            Scaling = RopeScaling.LongRope,
            Dimension = 8,
            OriginalMaxPosition = 4096,
            MaxPosition = 131072,
            ShortFactors = [1, 1.25f, 1.5f, 3],
            LongFactors = [2, 2.5f, 3, 6],
        };
        var table = RopeTable.Build(parameters, 1, length);
        Values.Close(
            [.. Powers(10000, 8).Zip([1, 1.25, 1.5, 3.0], (frequency, factor) => frequency / (factor * divisor))], table.InverseFrequencies, 3e-7);
        Assert.Equal(Math.Sqrt(1 + (Math.Log(32) / Math.Log(4096))), table.AttentionFactor, 1e-6);
    }

    [Fact]
    public void The_angle_is_rounded_to_float32_and_its_cosine_scaled()
    {
        var table = RopeTable.Build(Plain with { Scaling = RopeScaling.Yarn, Factor = 4, OriginalMaxPosition = 512, AttentionFactor = 1.5 }, 3000, threads: 2);
        foreach (var position in new[] { 0, 1, 999, 2999 })
        {
            for (var i = 0; i < 32; i++)
            {
                double angle = position * table.InverseFrequencies[i];
                Assert.Equal((float)Math.Cos(angle) * 1.5f, table.Cos(position)[i]);
                Assert.Equal((float)Math.Sin(angle) * 1.5f, table.Sin(position)[i]);
            }
        }
    }

    [Theory]
    [InlineData(RopePairing.Halves, 0)]
    [InlineData(RopePairing.Interleaved, 0)]
    [InlineData(RopePairing.InterleavedToHalves, 0)]
    [InlineData(RopePairing.Halves, 24)]
    [InlineData(RopePairing.InterleavedToHalves, 24)]
    public void Pairs_turn_by_the_angle_of_their_position(RopePairing pairing, int offset)
    {
        const int HeadDim = 100, Heads = 3, Stride = 320;
        int[] positions = [5, 0, 77, 3, 76];
        var table = RopeTable.Build(new RopeParameters { Dimension = 76 }, 78);
        float[] x = Values.Normal(positions.Length * Stride, 1), actual = [.. x];
        table.Apply(actual, positions, Heads, HeadDim, pairing, offset, Stride, threads: 2);
        var expected = x.Select(value => (double)value).ToArray();
        for (var row = 0; row < positions.Length; row++)
        {
            for (var head = 0; head < Heads; head++)
            {
                var start = (row * Stride) + (head * HeadDim) + offset;
                for (var i = 0; i < 38; i++)
                {
                    var (from, and) = pairing == RopePairing.Halves ? (i, i + 38) : (2 * i, (2 * i) + 1);
                    var (to, other) = pairing == RopePairing.Interleaved ? (2 * i, (2 * i) + 1) : (i, i + 38);
                    var angle = positions[row] * Math.Pow(10000, -2.0 * i / 76);
                    expected[start + to] = (x[start + from] * Math.Cos(angle)) - (x[start + and] * Math.Sin(angle));
                    expected[start + other] = (x[start + and] * Math.Cos(angle)) + (x[start + from] * Math.Sin(angle));
                }
            }
        }

        Values.Close(expected, actual, 0, 3e-5);
    }

    [Fact]
    public void Missing_keys_and_impossible_sizes_are_refused_in_words()
    {
        Assert.Contains("Llama3 needs factor", Refusal(Plain with { Scaling = RopeScaling.Llama3, OriginalMaxPosition = 8 }), StringComparison.Ordinal);
        Assert.Contains("needs original_max_position", Refusal(Plain with { Scaling = RopeScaling.Yarn, Factor = 2 }), StringComparison.Ordinal);
        Assert.Contains("needs short_factor", Refusal(Plain with { Scaling = RopeScaling.LongRope, MaxPosition = 10 }), StringComparison.Ordinal);
        Assert.Contains(
            "short_factor has 3 values", Refusal(Plain with { Scaling = RopeScaling.LongRope, MaxPosition = 10, ShortFactors = [1, 2, 3] }),
            StringComparison.Ordinal);
        Assert.Contains("7 rotated values", Refusal(Plain with { Dimension = 7 }), StringComparison.Ordinal);
        var table = RopeTable.Build(Plain, 4);
        Assert.Contains("positions 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => table.Apply(new float[64], [4], 1, 64, default)).Message, StringComparison.Ordinal);
        Assert.Contains("do not fit", Assert.Throws<ArgumentException>(() => table.Apply(new float[64], [0], 1, 63, default)).Message, StringComparison.Ordinal);

        static string Refusal(RopeParameters parameters) => Assert.Throws<ArgumentException>(() => RopeTable.Build(parameters, 1)).Message;
    }

    private static double[] Powers(double theta, int dimension) =>
        [.. Enumerable.Range(0, dimension / 2).Select(i => Math.Pow(theta, -2.0 * i / dimension))];
}
