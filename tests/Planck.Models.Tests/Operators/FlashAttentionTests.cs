using System;
using System.Linq;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

/// <summary>Attention in bfloat16 beside its order of operations, one value at a time.</summary>
public sealed class FlashAttentionTests
{
    [Theory]
    [InlineData(1, 1, 100, null)]
    [InlineData(4, 2, 256, null)]
    [InlineData(2, 1, 700, null)]
    [InlineData(2, 2, 600, 70)]
    [InlineData(6, 3, 33, 5)]
    public void Every_bit_follows_from_the_documented_order_of_operations(int heads, int keyHeads, int tokens, int? window)
    {
        var parameters = Parameters(heads, keyHeads) with { SlidingWindow = window };
        var (query, key, value) = Inputs(parameters, tokens);
        var actual = Run(parameters, query, key, value, [AttentionSequence.Whole(0, tokens)], 2);
        Assert.Equal(Bits(InOrder(query, key, value, tokens, parameters)), Bits(actual));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(40)]
    public void A_prefill_single_steps_over_a_cache_and_a_cache_that_forgets_write_the_same_bytes(int? window)
    {
        const int Tokens = 600;
        var parameters = Parameters(4, 2) with { SlidingWindow = window };
        var (query, key, value) = Inputs(parameters, Tokens);
        var whole = Run(parameters, query, key, value, [AttentionSequence.Whole(0, Tokens)], 1);
        var steps = Enumerable.Range(0, Tokens).Select(i => new AttentionSequence(i, 1, 0, i + 1)).ToArray();
        Assert.Equal(Bits(whole), Bits(Run(parameters, query, key, value, steps, 2)));
        Assert.Equal(Bits(whole), Bits(Run(parameters, query, key, value, [new(0, 7, 0, 7), new(7, 290, 0, 297), new(297, 303, 0, 600)], 3)));
        if (window is { } seen)
            Assert.Equal(Bits(whole), Bits(Run(parameters, query, key, value, [.. steps.Select(s => s.QueryStart < seen ? s : new(s.QueryStart, 1, s.QueryStart + 1 - seen, seen, s.QueryStart + 1 - seen))], 1)));
    }

    /// <summary>Malossi et al. 2015: a polynomial of degree 3 is within 1.1e-4.</summary>
    [Fact]
    public void Its_exponential_is_within_eleven_parts_in_a_hundred_thousand_and_0_where_nothing_is_seen()
    {
        for (var x = 0f; x > -87; x -= 0.0137f)
            Assert.InRange(Exp(x) / Math.Exp(x), 1 - 1.1e-4, 1 + 1.1e-4);
        Assert.Equal(0, Exp(float.NegativeInfinity));
        Assert.Equal(0, Exp(-88));
        Assert.Equal(0.9999465f, Exp(0), 1e-6f);
    }

    // Keys in steps of 512; scores and outputs in groups of 32 of two chains each; the sum of a step in sixteen chains, added in a tree.
    private static float[] InOrder(float[] query, float[] key, float[] value, int tokens, AttentionParameters parameters)
    {
        var (heads, keyHeads, dim) = (parameters.QueryHeads, parameters.KeyValueHeads, parameters.KeyDim);
        var output = new float[query.Length];
        for (var row = 0; row < tokens * heads; row++)
        {
            var (position, head) = (row / heads, row % heads / (heads / keyHeads));
            var first = Math.Max(0, position - (parameters.SlidingWindow ?? tokens) + 1);
            var sums = new float[dim];
            float maximum = float.NegativeInfinity, total = 0;
            for (var step = first / 512 * 512; step <= position; step += 512)
            {
                var scores = new float[512];
                Array.Fill(scores, float.NegativeInfinity);
                for (var k = Math.Max(first, step); k <= Math.Min(position, step + 511); k++)
                    scores[k - step] = parameters.Scale * Grouped(dim, 0, d => query[(row * dim) + d], d => key[(((k * keyHeads) + head) * dim) + d]);
                var before = maximum;
                maximum = MathF.Max(maximum, scores.Max());
                var rescale = Exponential.Exp(before - maximum);
                var weights = Array.ConvertAll(scores, s => Exp(s - maximum));
                var lanes = new float[16];
                for (var k = 0; k < 512; k++)
                    lanes[k % 16] += weights[k];
                for (var half = 8; half > 0; half /= 2)
                {
                    for (var lane = 0; lane < half; lane++)
                        lanes[lane] += lanes[lane + half];
                }

                total = MathF.FusedMultiplyAdd(total, rescale, lanes[0]);
                for (var d = 0; d < dim; d++)
                    sums[d] = Grouped(Math.Min(512, tokens - step), sums[d] * rescale, k => Round(weights[k]), k => value[((((step + k) * keyHeads) + head) * dim) + d]);
            }

            for (var d = 0; d < dim; d++)
                output[(row * dim) + d] = sums[d] * (1 / total);
        }

        return output;
    }

    private static float Grouped(int count, float sum, Func<int, float> left, Func<int, float> right)
    {
        for (var group = 0; group < count; group += 32)
        {
            float even = 0, odd = 0;
            for (var k = group; k < Math.Min(count, group + 32); k += 2)
            {
                even = MathF.FusedMultiplyAdd(left(k), right(k), even);
                if (k + 1 < count)
                    odd = MathF.FusedMultiplyAdd(left(k + 1), right(k + 1), odd);
            }

            sum += even + odd;
        }

        return sum;
    }

    private static float Exp(float x) => FlashExponential.Exp(System.Runtime.Intrinsics.Vector512.Create(x))[0];

    private static AttentionParameters Parameters(int heads, int keyHeads) => new()
    {
        QueryHeads = heads,
        KeyValueHeads = keyHeads,
        KeyDim = 40,
        ValueDim = 40,
        Scale = 0.2f,
        Precision = ActivationPrecision.Bf16,
    };

    private static (float[] Query, float[] Key, float[] Value) Inputs(AttentionParameters parameters, int tokens) => (
        Rounded(Values.Normal(tokens * parameters.QueryHeads * parameters.KeyDim, 1)),
        Rounded(Values.Normal(tokens * parameters.KeyValueHeads * parameters.KeyDim, 2)),
        Rounded(Values.Normal(tokens * parameters.KeyValueHeads * parameters.ValueDim, 3)));

    private static float[] Run(AttentionParameters parameters, float[] query, float[] key, float[] value, AttentionSequence[] sequences, int threads)
    {
        var output = new float[query.Length];
        Attention.Run(query, key, value, output, sequences, parameters, threads);
        return output;
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    private static float[] Rounded(float[] values) => Array.ConvertAll(values, Round);

    private static float Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
