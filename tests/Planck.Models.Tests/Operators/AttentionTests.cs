using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class AttentionTests
{
    /// <summary>Head counts and widths: multi-head, grouped, multi-query, latent attention, groups that do not divide the lanes, odd widths.</summary>
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 4, 4, 16, 16 },
        { 4, 2, 64, 64 },
        { 8, 2, 128, 128 },
        { 14, 2, 8, 8 },
        { 71, 1, 4, 4 },
        { 2, 2, 24, 16 },
        { 3, 1, 7, 13 },
        { 1, 1, 1, 1 },
        { 2, 1, 192, 128 },
        { 2, 1, 576, 512 },
    };

    /// <summary>Every mask with every change of the logits.</summary>
    public static TheoryData<string, string> Variants
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var mask in new[] { "none", "causal", "window 1", "window 5", "window 70", "chunk 8", "chunk 64", "chunk 50 window 20" })
            {
                foreach (var logits in new[] { "plain", "cap", "sinks", "alibi", "alibi bf16", "cap sinks alibi" })
                    data.Add(mask, logits);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_of_heads_follows_the_definition(int queryHeads, int keyHeads, int keyDim, int valueDim)
    {
        var parameters = new AttentionParameters
        {
            QueryHeads = queryHeads,
            KeyValueHeads = keyHeads,
            KeyDim = keyDim,
            ValueDim = valueDim,
            Scale = (float)(1 / Math.Sqrt(keyDim)),
        };
        Check(parameters, [AttentionSequence.Whole(0, 37), AttentionSequence.Whole(37, 1), AttentionSequence.Whole(38, 130)]);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_mask_goes_with_every_change_of_the_logits(string mask, string logits)
    {
        var words = mask.Split(' ');
        var parameters = new AttentionParameters
        {
            QueryHeads = 6,
            KeyValueHeads = 2,
            KeyDim = 16,
            ValueDim = 16,
            Scale = 0.25f,
            Causal = mask != "none",
            SlidingWindow = After("window"),
            ChunkSize = After("chunk"),
            LogitSoftcap = logits.Contains("cap", StringComparison.Ordinal) ? 2.5f : null,
            Sinks = logits.Contains("sinks", StringComparison.Ordinal) ? Values.Normal(6, 9, 2) : null,
            Alibi = logits.Contains("alibi", StringComparison.Ordinal)
                ? new AlibiBias(AlibiBias.SlopesFor(6), 0.25f, logits.Contains("bf16", StringComparison.Ordinal))
                : null,
        };
        Check(
            parameters,
            [AttentionSequence.Whole(0, 1), AttentionSequence.Whole(1, 33), AttentionSequence.Whole(34, 150), new AttentionSequence(184, 5, 184, 90, 13)]);

        int? After(string word) => Array.IndexOf(words, word) is >= 0 and var index ? int.Parse(words[index + 1]) : null;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 100)]
    [InlineData(3, 64)]
    [InlineData(64, 65)]
    [InlineData(20, 333)]
    public void Queries_over_a_cache_are_its_last_positions(int queries, int keys)
    {
        var parameters = Llama(8, 2, 32) with { SlidingWindow = 60 };
        Check(parameters, [new AttentionSequence(2, queries, 3, keys)]);
    }

    [Fact]
    public void Large_logits_neither_overflow_nor_lose_the_softmax()
    {
        var parameters = Llama(4, 2, 32) with { Scale = 20 };
        Check(parameters, [AttentionSequence.Whole(0, 100)], scale: 3, tolerance: 3e-4);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(40)]
    public void A_prefill_and_single_steps_over_a_cache_write_the_same_bytes(int? window)
    {
        const int Tokens = 150;
        var parameters = Llama(6, 2, 24) with { SlidingWindow = window, Sinks = Values.Normal(6, 3) };
        var (query, key, value) = Inputs(parameters, Tokens, Tokens, 5);
        var whole = Run(parameters, query, key, value, [AttentionSequence.Whole(0, Tokens)], Tokens, 1);
        var steps = Enumerable.Range(0, Tokens).Select(i => new AttentionSequence(i, 1, 0, i + 1)).ToArray();
        Assert.Equal(Bits(whole), Bits(Run(parameters, query, key, value, steps, Tokens, 1)));
        Assert.Equal(Bits(whole), Bits(Run(parameters, query, key, value, [new(0, 7, 0, 7), new(7, 90, 0, 97), new(97, 53, 0, 150)], Tokens, 3)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void The_thread_count_changes_no_bit(int threads)
    {
        var parameters = Llama(14, 2, 40);
        var (query, key, value) = Inputs(parameters, 400, 400, 6);
        AttentionSequence[] sequences = [AttentionSequence.Whole(0, 300), AttentionSequence.Whole(300, 100)];
        Assert.Equal(
            Bits(Run(parameters, query, key, value, sequences, 400, 1)), Bits(Run(parameters, query, key, value, sequences, 400, threads)));
    }

    [Theory]
    [InlineData(1, 100, null)]
    [InlineData(7, 150, null)]
    [InlineData(3, 200, 70)]
    [InlineData(40, 90, 5)]
    public void Every_bit_follows_from_the_documented_order_of_operations(int heads, int tokens, int? window)
    {
        var parameters = Llama(heads, 1, 19) with { SlidingWindow = window, ValueDim = 13 };
        var (query, key, value) = Inputs(parameters, tokens, tokens, 4);
        var actual = Run(parameters, query, key, value, [AttentionSequence.Whole(0, tokens)], tokens, 2);
        Assert.Equal(Bits(AttentionOrder.Run(query, key, value, tokens, parameters)), Bits(actual));
    }

    [Fact]
    public void Rows_of_q_k_and_v_may_stand_side_by_side_in_one_buffer()
    {
        const int Tokens = 70;
        var parameters = Llama(4, 2, 16);
        var (query, key, value) = Inputs(parameters, Tokens, Tokens, 8);
        var fused = new float[Tokens * 128];
        for (var row = 0; row < Tokens; row++)
        {
            query.AsSpan(row * 64, 64).CopyTo(fused.AsSpan(row * 128));
            key.AsSpan(row * 32, 32).CopyTo(fused.AsSpan((row * 128) + 64));
            value.AsSpan(row * 32, 32).CopyTo(fused.AsSpan((row * 128) + 96));
        }

        var output = new float[Tokens * 64];
        Attention.Run(
            fused, fused.AsSpan(64), fused.AsSpan(96), output, [AttentionSequence.Whole(0, Tokens)], parameters, 1, new AttentionStrides(128, 128, 128, 64));
        Assert.Equal(Bits(Run(parameters, query, key, value, [AttentionSequence.Whole(0, Tokens)], Tokens, 1)), Bits(output));
    }

    [Fact]
    public void A_key_that_no_query_sees_may_hold_anything()
    {
        var parameters = Llama(2, 1, 16) with { SlidingWindow = 3 };
        var (query, key, value) = Inputs(parameters, 4, 80, 8);
        AttentionSequence[] sequences = [new(0, 4, 0, 80)];
        var expected = Run(parameters, query, key, value, sequences, 4, 1);
        key.AsSpan(0, 74 * 16).Fill(float.NaN);
        value.AsSpan(0, 74 * 16).Fill(float.NaN);
        Assert.Equal(Bits(expected), Bits(Run(parameters, query, key, value, sequences, 4, 1)));
    }

    [Fact]
    public void NaN_in_a_visible_key_reaches_the_result()
    {
        var parameters = Llama(1, 1, 8);
        var (query, key, value) = Inputs(parameters, 40, 40, 8);
        key[3] = float.NaN;
        var output = Run(parameters, query, key, value, [AttentionSequence.Whole(0, 40)], 40, 1);
        Assert.All(output, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Slopes_of_linear_biases_halve_from_head_to_head()
    {
        Assert.Equal([1 / 2f, 1 / 4f, 1 / 8f, 1 / 16f, 1 / 32f, 1 / 64f, 1 / 128f, 1 / 256f], AlibiBias.SlopesFor(8));
        // Beyond a power of two the further heads take the first, third, ... slope of the series for twice as many.
        Assert.Equal([1 / 4f, 1 / 16f, 1 / 64f, 1 / 256f, 1 / 2f, 1 / 8f], AlibiBias.SlopesFor(6));
    }

    [Fact]
    public void Contradictions_are_refused_in_words()
    {
        var parameters = Llama(4, 2, 16);
        var buffer = new float[4 * 64];
        Assert.Contains("5 query heads", Refusal(parameters with { QueryHeads = 5 }), StringComparison.Ordinal);
        Assert.Contains("causal", Refusal(parameters with { Causal = false, SlidingWindow = 4 }), StringComparison.Ordinal);
        Assert.Contains("3 sinks for 4", Refusal(parameters with { Sinks = new float[3] }), StringComparison.Ordinal);
        Assert.Contains("'key' holds 256 values, but [9, 32]", Refusal(parameters, new AttentionSequence(0, 1, 0, 9)), StringComparison.Ordinal);
        Assert.Contains("last positions", Refusal(parameters, new AttentionSequence(0, 3, 0, 2)), StringComparison.Ordinal);

        string Refusal(AttentionParameters wrong, AttentionSequence? sequence = null) => Assert.ThrowsAny<ArgumentException>(() =>
            Attention.Run(buffer, buffer, buffer, new float[256], [sequence ?? AttentionSequence.Whole(0, 2)], wrong)).Message;
    }

    [Fact]
    public void A_cancelled_attention_stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var parameters = Llama(1, 1, 8);
        var buffer = new float[80];
        Assert.ThrowsAny<OperationCanceledException>(() => Attention.Run(
            buffer, buffer, buffer, new float[80], [AttentionSequence.Whole(0, 10)], parameters, 2, cancellation: cancellation.Token));
    }

    private static AttentionParameters Llama(int queryHeads, int keyHeads, int dim) => new()
    {
        QueryHeads = queryHeads,
        KeyValueHeads = keyHeads,
        KeyDim = dim,
        ValueDim = dim,
        Scale = (float)(1 / Math.Sqrt(dim)),
    };

    private static void Check(AttentionParameters parameters, AttentionSequence[] sequences, double scale = 1.5, double tolerance = 3e-6)
    {
        var queries = sequences.Max(sequence => sequence.QueryStart + sequence.QueryLength);
        var keys = sequences.Max(sequence => sequence.KeyStart + sequence.KeyLength);
        var (query, key, value) = Inputs(parameters, queries, keys, 1, scale);
        var expected = AttentionReference.Run(query, key, value, sequences, parameters, queries);
        Values.Close(expected, Run(parameters, query, key, value, sequences, queries, 2), tolerance, tolerance);
    }

    private static float[] Run(
        AttentionParameters parameters, float[] query, float[] key, float[] value, AttentionSequence[] sequences, int rows, int threads)
    {
        var output = new float[rows * parameters.QueryHeads * parameters.ValueDim];
        Attention.Run(query, key, value, output, sequences, parameters, threads);
        return output;
    }

    private static (float[] Query, float[] Key, float[] Value) Inputs(AttentionParameters parameters, int queries, int keys, int seed, double scale = 1.5) => (
        Values.Normal(queries * parameters.QueryHeads * parameters.KeyDim, seed, scale),
        Values.Normal(keys * parameters.KeyValueHeads * parameters.KeyDim, seed + 1),
        Values.Normal(keys * parameters.KeyValueHeads * parameters.ValueDim, seed + 2));

    private static IEnumerable<uint> Bits(float[] values) => values.Select(BitConverter.SingleToUInt32Bits);
}
