using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class StateSpaceTests
{
    private static readonly int[] Lengths = [1, 40, 0, 2, 17];

    private static int Total => Lengths.Sum();

    [Theory]
    [InlineData(5, 4)]
    [InlineData(32, 4)]
    [InlineData(50, 2)]
    [InlineData(33, 1)]
    [InlineData(16, 9)]
    public void The_convolution_sees_its_own_sequence_and_the_past_only(int channels, int kernel)
    {
        var stride = channels + 3;
        float[] x = Values.Normal(Total * stride, 1), weight = Values.Normal(channels * kernel, 2), bias = Values.Normal(channels, 3);
        var actual = new float[Total * channels];
        foreach (var silu in new[] { false, true })
        {
            CausalConvolution.Run(x, weight, bias, actual, Lengths, channels, kernel, silu: silu, sourceStride: stride, threads: 2);
            var expected = new double[actual.Length];
            var start = 0;
            foreach (var length in Lengths)
            {
                for (var t = 0; t < length; t++)
                {
                    for (var c = 0; c < channels; c++)
                    {
                        double sum = bias[c];
                        for (var j = 0; j < kernel; j++)
                        {
                            var source = t - (kernel - 1) + j;
                            sum += source < 0 ? 0 : (double)weight[(c * kernel) + j] * x[((start + source) * stride) + c];
                        }

                        expected[((start + t) * channels) + c] = silu ? sum * Values.Sigmoid(sum) : sum;
                    }
                }

                start += length;
            }

            Values.Close(expected, actual, 1e-6, 1e-6);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void A_convolution_in_steps_with_its_state_writes_the_bytes_of_one_run(int kernel)
    {
        const int Channels = 20, Length = 23;
        float[] x = Values.Normal(2 * Length * Channels, 1), weight = Values.Normal(Channels * kernel, 2), whole = new float[x.Length];
        CausalConvolution.Run(x, weight, default, whole, [Length, Length], Channels, kernel);
        float[] state = new float[2 * (kernel - 1) * Channels], steps = new float[x.Length];
        var done = 0;
        foreach (var count in new[] { 1, 1, 2, 10, 3, 1, 5 })
        {
            float[] input = [.. Rows(x, 0), .. Rows(x, Length)], output = new float[input.Length];
            CausalConvolution.Run(input, weight, default, output, [count, count], Channels, kernel, state);
            output.AsSpan(0, count * Channels).CopyTo(steps.AsSpan(done * Channels));
            output.AsSpan(count * Channels).CopyTo(steps.AsSpan((Length + done) * Channels));
            done += count;

            float[] Rows(float[] source, int start) => source[((start + done) * Channels)..((start + done + count) * Channels)];
        }

        Assert.Equal(Length, done);
        Assert.Equal(whole, steps);
    }

    [Theory]
    [InlineData(4, 8, 2, 16)]
    [InlineData(3, 33, 3, 7)]
    [InlineData(2, 64, 1, 128)]
    public void The_mamba2_scan_follows_its_recurrence(int heads, int headDim, int groups, int size)
    {
        var parameters = new Mamba2Parameters(heads, headDim, groups, size, 0.05f, 0.9f);
        var (input, timeStep, weights, stride) = Mamba2Inputs(parameters);
        float[] state = Values.Normal(Lengths.Length * heads * headDim * size, 7), output = new float[Total * heads * headDim];
        var h = state.Select(value => (double)value).ToArray();
        var expected = new double[output.Length];
        var row = 0;
        for (var sequence = 0; sequence < Lengths.Length; sequence++)
        {
            for (var t = 0; t < Lengths[sequence]; t++, row++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var dt = Math.Clamp(Math.Log(1 + Math.Exp(timeStep[(row * heads) + head] + weights.TimeStepBias.Span[head])), 0.05f, 0.9f);
                    var decay = Math.Exp(dt * -Math.Exp(weights.ALog.Span[head]));
                    var group = head / (heads / groups);
                    for (var p = 0; p < headDim; p++)
                    {
                        double x = input[(row * stride) + (head * headDim) + p], y = x * weights.D.Span[head];
                        for (var n = 0; n < size; n++)
                        {
                            var b = input[(row * stride) + (heads * headDim) + (group * size) + n];
                            var c = input[(row * stride) + (heads * headDim) + ((groups + group) * size) + n];
                            ref var element = ref h[((((sequence * heads) + head) * headDim) + p) * size + n];
                            element = (element * decay) + (dt * b * x);
                            y += c * element;
                        }

                        expected[(((row * heads) + head) * headDim) + p] = y;
                    }
                }
            }
        }

        RunMamba2(parameters, input, timeStep, weights, stride, output, Lengths, state, 2);
        Values.Close(expected, output, 1e-5, 2e-5);
        Values.Close(h, state, 1e-5, 1e-5);
    }

    [Fact]
    public void A_mamba2_scan_in_steps_writes_the_bytes_of_one_run()
    {
        var parameters = new Mamba2Parameters(4, 40, 2, 9);
        var (input, timeStep, weights, stride) = Mamba2Inputs(parameters);
        float[] whole = new float[Total * 160], step = new float[whole.Length];
        RunMamba2(parameters, input, timeStep, weights, stride, whole, [Total], default, 1);
        var state = new float[4 * 40 * 9];
        for (int row = 0, count; row < Total; row += count)
        {
            count = Math.Min(7, Total - row);
            RunMamba2(parameters, input.AsSpan(row * stride), timeStep.AsSpan(row * 4), weights, stride, step.AsSpan(row * 160), [count], state, 3);
        }

        Assert.Equal(whole, step);
    }

    [Theory]
    [InlineData(2, 4, 16, 16)]
    [InlineData(1, 3, 7, 33)]
    [InlineData(2, 2, 128, 128)]
    public void The_gated_delta_rule_follows_its_recurrence(int keyHeads, int heads, int keyDim, int valueDim)
    {
        var parameters = new GatedDeltaParameters(keyHeads, heads, keyDim, valueDim);
        var stride = (2 * keyHeads * keyDim) + (heads * valueDim);
        float[] input = Values.Normal(Total * stride, 1), a = Values.Normal(Total * heads, 2), b = Values.Normal(Total * heads, 3);
        float[] aLog = Values.Normal(heads, 4), bias = Values.Normal(heads, 5), output = new float[Total * heads * valueDim];
        var state = Values.Normal(Lengths.Length * heads * keyDim * valueDim, 6, 0.3);
        var s = state.Select(value => (double)value).ToArray();
        var expected = new double[output.Length];
        var row = 0;
        for (var sequence = 0; sequence < Lengths.Length; sequence++)
        {
            for (var t = 0; t < Lengths[sequence]; t++, row++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var keyHead = head / (heads / keyHeads);
                    var q = Unit(input.AsSpan((row * stride) + (keyHead * keyDim), keyDim)).Select(value => value / Math.Sqrt(keyDim)).ToArray();
                    var k = Unit(input.AsSpan((row * stride) + ((keyHeads + keyHead) * keyDim), keyDim));
                    var decay = Math.Exp(-Math.Exp(aLog[head]) * Math.Log(1 + Math.Exp(a[(row * heads) + head] + bias[head])));
                    var beta = Values.Sigmoid(b[(row * heads) + head]);
                    for (var d = 0; d < valueDim; d++)
                    {
                        int Place(int i) => ((((sequence * heads) + head) * keyDim) + i) * valueDim + d;
                        double memory = 0, y = 0;
                        for (var i = 0; i < keyDim; i++)
                            memory += k[i] * (s[Place(i)] *= decay);
                        var delta = (input[(row * stride) + (2 * keyHeads * keyDim) + (head * valueDim) + d] - memory) * beta;
                        for (var i = 0; i < keyDim; i++)
                            y += q[i] * (s[Place(i)] += k[i] * delta);
                        expected[(((row * heads) + head) * valueDim) + d] = y;
                    }
                }
            }
        }

        RunDelta(parameters, input, stride, a, b, aLog, bias, output, Lengths, state, 2);
        Values.Close(expected, output, 1e-5, 2e-6);
        Values.Close(s, state, 1e-5, 3e-6);
    }

    [Fact]
    public void A_gated_delta_rule_in_steps_writes_the_bytes_of_one_run()
    {
        var parameters = new GatedDeltaParameters(2, 4, 24, 40);
        const int Stride = 96 + 160;
        float[] input = Values.Normal(Total * Stride, 1), a = Values.Normal(Total * 4, 2), b = Values.Normal(Total * 4, 3), weights = Values.Normal(4, 4);
        float[] whole = new float[Total * 160], step = new float[whole.Length], state = new float[4 * 24 * 40];
        RunDelta(parameters, input, Stride, a, b, weights, weights, whole, [Total], default, 1);
        for (int row = 0, count; row < Total; row += count)
        {
            count = Math.Min(11, Total - row);
            RunDelta(
                parameters, input.AsSpan(row * Stride), Stride, a.AsSpan(row * 4), b.AsSpan(row * 4), weights, weights, step.AsSpan(row * 160), [count], state, 3);
        }

        Assert.Equal(whole, step);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_in_words()
    {
        var parameters = new GatedDeltaParameters(2, 3, 4, 4);
        var x = new float[64];
        Assert.Contains("divide among", Assert.Throws<ArgumentException>(() => RunDelta(parameters, x, 16, x, x, x, x, x, [1], default, 1)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'state' holds 2 values, but [1, 3, 4] needs 12",
            Assert.Throws<ArgumentException>(() => CausalConvolution.Run(x, x, default, new float[4], [1], 4, 4, new float[2])).Message, StringComparison.Ordinal);
    }

    private static (float[] Input, float[] TimeStep, Mamba2Weights Weights, int Stride) Mamba2Inputs(Mamba2Parameters parameters)
    {
        var stride = (parameters.Heads * parameters.HeadDim) + (2 * parameters.Groups * parameters.StateSize);
        var heads = parameters.Heads;
        return (
            Values.Normal(Total * stride, 1), Values.Normal(Total * heads, 2, 2),
            new Mamba2Weights(Values.Normal(heads, 3), Values.Normal(heads, 4), Values.Normal(heads, 5)), stride);
    }

    private static void RunMamba2(
        Mamba2Parameters parameters, ReadOnlySpan<float> input, ReadOnlySpan<float> timeStep, Mamba2Weights weights, int stride, Span<float> output,
        int[] lengths, Span<float> state, int threads) => Mamba2Scan.Run(
            input, input[(parameters.Heads * parameters.HeadDim)..], input[((parameters.Heads * parameters.HeadDim) + (parameters.Groups * parameters.StateSize))..],
            stride, timeStep, weights, parameters, output, lengths, state, threads: threads);

    private static void RunDelta(
        GatedDeltaParameters parameters, ReadOnlySpan<float> input, int stride, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float[] aLog, float[] bias,
        Span<float> output, int[] lengths, Span<float> state, int threads)
    {
        var keys = parameters.KeyHeads * parameters.KeyDim;
        GatedDeltaRule.Run(input, input[keys..], input[(2 * keys)..], stride, a, b, aLog, bias, parameters, output, lengths, state, threads);
    }

    private static double[] Unit(ReadOnlySpan<float> vector)
    {
        double squares = 0;
        foreach (var value in vector)
            squares += (double)value * value;
        var length = Math.Sqrt(squares + 1e-6f);
        return [.. vector.ToArray().Select(value => value / length)];
    }
}
