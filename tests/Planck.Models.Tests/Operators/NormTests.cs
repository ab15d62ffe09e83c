using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class NormTests
{
    private const float Epsilon = 1e-5f;

    public static TheoryData<int> Widths => [1, 5, 15, 16, 17, 64, 100, 128, 1000, 4096, 16384];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rms_norm_is_within_1e6_of_float64(int width)
    {
        var layout = new RowLayout(3, width);
        float[] x = Values.Normal(3 * width, width, 3), weight = Values.Normal(width, 2), actual = new float[x.Length];
        Norms.Rms(x, actual, layout, weight, Epsilon);
        Values.Close(Rms(x, layout, weight, 0), actual, 1e-6);
        Norms.Rms(x, actual, layout, weight, Epsilon, onePlusWeight: true);
        Values.Close(Rms(x, layout, weight, 1), actual, 1e-6, 1e-7);
        Norms.Rms(x, actual, layout, default, Epsilon);
        Values.Close(Rms(x, layout, null, 0), actual, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Layer_norm_is_within_1e6_of_float64_also_far_from_zero(int width)
    {
        var layout = new RowLayout(3, width);
        float[] weight = Values.Normal(width, 2), bias = Values.Normal(width, 3), actual = new float[3 * width];
        var x = Values.Normal(3 * width, width, 3).Select(value => value + 1000).ToArray();
        Norms.Layer(x, actual, layout, weight, bias, Epsilon);
        Values.Close(Layer(x, layout, weight, bias, 0), actual, 1e-6, 3e-7);
        Norms.Layer(x, actual, layout, weight, bias, Epsilon, onePlusWeight: true);
        Values.Close(Layer(x, layout, weight, bias, 1), actual, 1e-6, 3e-7);
        Norms.Layer(x, actual, layout, weight, default, Epsilon);
        Values.Close(Layer(x, layout, weight, null, 0), actual, 1e-6, 1e-7);
        Norms.Layer(x, actual, layout, default, default, Epsilon);
        Values.Close(Layer(x, layout, null, null, 0), actual, 1e-6, 1e-7);
    }

    [Fact]
    public void Heads_in_a_row_are_normalised_apart_and_share_a_weight_of_their_width()
    {
        var layout = new RowLayout(5, 20, 3);
        float[] x = Values.Normal(300, 1), weight = Values.Normal(20, 2), actual = new float[300];
        Norms.Rms(x, actual, layout, weight, Epsilon);
        var expected = Enumerable.Range(0, 15).SelectMany(i => Rms(x[(i * 20)..((i + 1) * 20)], new RowLayout(1, 20), weight, 0)).ToArray();
        Values.Close(expected, actual, 1e-6);
    }

    [Fact]
    public void A_weight_as_wide_as_the_row_gives_every_head_its_own()
    {
        var layout = new RowLayout(5, 20, 3);
        float[] x = Values.Normal(300, 1), weight = Values.Normal(60, 2), actual = new float[300];
        Norms.Layer(x, actual, layout, weight, default, Epsilon);
        var expected = Enumerable.Range(0, 15).SelectMany(i =>
            Layer(x[(i * 20)..((i + 1) * 20)], new RowLayout(1, 20), weight[(i % 3 * 20)..((i % 3 * 20) + 20)], null, 0)).ToArray();
        Values.Close(expected, actual, 1e-6, 1e-7);
    }

    [Fact]
    public void A_stride_leaves_what_stands_between_the_rows_alone()
    {
        float[] x = Values.Normal(4 * 50, 1), actual = [.. x];
        Norms.Rms(actual.AsSpan(10), actual.AsSpan(10), new RowLayout(4, 8, 2, 50), default, Epsilon);
        for (var row = 0; row < 4; row++)
        {
            var expected = Rms(x[((row * 50) + 10)..((row * 50) + 26)], new RowLayout(1, 8, 2), null, 0);
            Values.Close(expected, actual.AsSpan((row * 50) + 10, 16), 1e-6);
            Assert.Equal(x.AsSpan(row * 50, 10), actual.AsSpan(row * 50, 10));
            Assert.Equal(x.AsSpan((row * 50) + 26, 24), actual.AsSpan((row * 50) + 26, 24));
        }
    }

    [Fact]
    public void The_l2_norm_divides_by_the_length_of_the_vector()
    {
        float[] x = Values.Normal(3 * 48, 1), actual = new float[x.Length];
        Norms.L2(x, actual, new RowLayout(3, 24, 2), 1e-6f);
        var expected = Enumerable.Range(0, 6).SelectMany(i =>
        {
            var vector = x[(i * 24)..((i + 1) * 24)];
            var length = Math.Sqrt(vector.Sum(value => (double)value * value) + 1e-6f);
            return vector.Select(value => value / length);
        }).ToArray();
        Values.Close(expected, actual, 1e-6);
    }

    [Theory]
    [InlineData(GateOrder.BeforeNorm)]
    [InlineData(GateOrder.AfterNorm)]
    public void A_gate_stands_before_or_after_the_norm(GateOrder order)
    {
        const int GateStride = 130;
        var layout = new RowLayout(6, 25, 4);
        float[] x = Values.Normal(600, 1), gate = Values.Normal(6 * GateStride, 2), weight = Values.Normal(100, 3), actual = new float[600];
        Norms.GatedRms(x, gate, actual, layout, weight, Epsilon, order, GateStride, threads: 2);
        var silu = Enumerable.Range(0, 600).Select(i => (double)gate[(i / 100 * GateStride) + (i % 100)]).Select(g => g * Values.Sigmoid(g)).ToArray();
        var expected = order == GateOrder.BeforeNorm
            ? Rms([.. x.Zip(silu, (value, g) => value * g)], layout, weight, 0)
            : [.. Rms(x, layout, weight, 0).Zip(silu, (value, g) => value * g)];
        Values.Close(expected, actual, 2e-6);
    }

    [Fact]
    public void In_place_and_with_any_thread_count_the_bytes_are_the_same()
    {
        var layout = new RowLayout(67, 33, 3);
        float[] x = Values.Normal(67 * 99, 1), weight = Values.Normal(33, 2), once = new float[x.Length], inPlace = [.. x];
        Norms.Layer(x, once, layout, weight, weight, Epsilon);
        Norms.Layer(inPlace, inPlace, layout, weight, weight, Epsilon, threads: 5);
        Assert.Equal(once, inPlace);
    }

    [Fact]
    public void Wrong_sizes_are_refused_in_words()
    {
        var x = new float[100];
        Assert.Contains(
            "take 10 or 30", Assert.Throws<ArgumentException>(() => Norms.Rms(x, x, new RowLayout(3, 10, 3), new float[11], 0)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'source' holds 100 values, but [11, 10]", Refusal(new RowLayout(11, 10)), StringComparison.Ordinal);
        Assert.Contains("begin 5 values apart, but are 10 values wide", Refusal(new RowLayout(3, 10, 1, 5)), StringComparison.Ordinal);
        Assert.Contains("begin at 1", Refusal(new RowLayout(3, 0)), StringComparison.Ordinal);
        Assert.Contains(
            "overlaps", Assert.Throws<ArgumentException>(() => Norms.Rms(x.AsSpan(0, 50), x.AsSpan(3, 50), new RowLayout(5, 10), default, 0)).Message,
            StringComparison.Ordinal);

        string Refusal(RowLayout layout) => Assert.Throws<ArgumentException>(() => Norms.Rms(x, x, layout, default, 0)).Message;
    }

    private static double[] Rms(float[] x, RowLayout layout, float[]? weight, double one) => Rms([.. x.Select(value => (double)value)], layout, weight, one);

    private static double[] Rms(double[] x, RowLayout layout, float[]? weight, double one)
    {
        var result = new double[x.Length];
        for (var start = 0; start < x.Length; start += layout.Width)
        {
            var mean = x.Skip(start).Take(layout.Width).Average(value => value * value);
            for (var i = start; i < start + layout.Width; i++)
                result[i] = x[i] / Math.Sqrt(mean + Epsilon) * (weight is null ? 1 : weight[i % weight.Length] + one);
        }

        return result;
    }

    private static double[] Layer(float[] x, RowLayout layout, float[]? weight, float[]? bias, double one)
    {
        var result = new double[x.Length];
        for (var start = 0; start < x.Length; start += layout.Width)
        {
            var vector = x.Skip(start).Take(layout.Width).Select(value => (double)value).ToArray();
            var mean = vector.Average();
            var variance = vector.Average(value => (value - mean) * (value - mean));
            for (var i = start; i < start + layout.Width; i++)
            {
                result[i] = ((x[i] - mean) / Math.Sqrt(variance + Epsilon) * (weight is null ? 1 : weight[i % weight.Length] + one))
                    + (bias is null ? 0 : bias[i % bias.Length]);
            }
        }

        return result;
    }
}
