using System;
using System.Collections.Generic;
using System.Threading;
using Planck.Algebra;

namespace Planck.Operators;

/// <summary>
/// Scaled dot-product attention in float32 over concatenated sequences, without a matrix of scores: keys stream past tiles of queries under an online
/// softmax.
/// </summary>
/// <remarks>
/// A query head's result at a position depends on its keys and values only, bit for bit: products are summed in the order of the head's columns, keys come in
/// tiles that begin at multiples of <see cref="AttentionTile.Keys"/> of the sequence. Threads, other sequences of the batch, a cache in place of a prefill
/// and the processor's vector width change nothing.
/// </remarks>
public static unsafe class Attention
{
    /// <param name="query">[query rows, QueryHeads * KeyDim].</param>
    /// <param name="key">[key rows, KeyValueHeads * KeyDim].</param>
    /// <param name="value">[key rows, KeyValueHeads * ValueDim].</param>
    /// <param name="output">[query rows, QueryHeads * ValueDim]; apart from the other buffers. Rows of no sequence stay as they are.</param>
    /// <param name="sequences">Their query rows must not overlap.</param>
    /// <param name="strides">Values from one row's start to the next in each buffer; null when rows follow each other without a gap.</param>
    /// <param name="multiplier">One whose buffers products of bfloat16 attention may use; without, they have buffers of their own, for this call.</param>
    /// <exception cref="ArgumentException">A buffer is shorter than the sequences say, or the parameters contradict each other.</exception>
    public static void Run(
        ReadOnlySpan<float> query, ReadOnlySpan<float> key, ReadOnlySpan<float> value, Span<float> output, ReadOnlySpan<AttentionSequence> sequences,
        AttentionParameters parameters, int threads = 1, AttentionStrides? strides = null, MatrixMultiplier? multiplier = null, CancellationToken cancellation = default)
    {
        parameters.Validate();
        var row = strides ?? new AttentionStrides(
            parameters.QueryHeads * parameters.KeyDim, parameters.KeyValueHeads * parameters.KeyDim, parameters.KeyValueHeads * parameters.ValueDim,
            parameters.QueryHeads * parameters.ValueDim);
        foreach (var sequence in sequences)
            Check(sequence, query, key, value, output, row, parameters);
        BufferChecks.RequireApart(query, output, nameof(output));
        BufferChecks.RequireApart(key, output, nameof(output));
        BufferChecks.RequireApart(value, output, nameof(output));

        var shape = new AttentionShape(parameters, row);
        var items = parameters.Precision == ActivationPrecision.Bf16
            ? Items(sequences, parameters.QueryHeads, FlashAttention.Positions)
            : Items(sequences, parameters.KeyValueHeads, shape.TilePositions);
        fixed (float* queries = query, keys = key, values = value, outputs = output)
        {
            float* q = queries, k = keys, v = values, o = outputs;
            if (parameters.IsEager)
            {
                foreach (var sequence in sequences)
                {
                    EagerAttention.Run(
                        q + ((long)sequence.QueryStart * row.Query), k + ((long)sequence.KeyStart * row.Key), v + ((long)sequence.KeyStart * row.Value),
                        o + ((long)sequence.QueryStart * row.Output), sequence, shape, threads, cancellation);
                }

                return;
            }

            if (parameters.Precision == ActivationPrecision.Bf16)
            {
                var products = multiplier is { Order: ProductOrder.Tiles } ? multiplier.OneThread : new(1, ProductOrder.Tiles);
                RowParallel.ForEach(
                    items.Count,
                    threads,
                    () => new FlashAttention(shape, products),
                    (index, tile) =>
                    {
                        var (sequence, head, first, count) = items[index];
                        tile.Run(
                            q + ((long)sequence.QueryStart * row.Query), k + ((long)sequence.KeyStart * row.Key), v + ((long)sequence.KeyStart * row.Value),
                            o + ((long)sequence.QueryStart * row.Output), sequence, head, first, count);
                    },
                    cancellation);
                return;
            }

            RowParallel.ForEach(
                items.Count,
                threads,
                () => new AttentionTile(shape),
                (index, tile) =>
                {
                    var (sequence, head, first, count) = items[index];
                    tile.Run(
                        q + ((long)sequence.QueryStart * row.Query), k + ((long)sequence.KeyStart * row.Key), v + ((long)sequence.KeyStart * row.Value),
                        o + ((long)sequence.QueryStart * row.Output), sequence, head, first, count);
                },
                cancellation);
        }
    }

    /// <summary>Query tiles with many keys come first, so that threads end together.</summary>
    private static List<Item> Items(ReadOnlySpan<AttentionSequence> sequences, int heads, int positions)
    {
        var items = new List<Item>();
        foreach (var sequence in sequences)
        {
            for (var first = 0; first < sequence.QueryLength; first += positions)
            {
                for (var head = 0; head < heads; head++)
                    items.Add(new Item(sequence, head, first, Math.Min(positions, sequence.QueryLength - first)));
            }
        }

        items.Sort(static (left, right) => right.Cost.CompareTo(left.Cost));
        return items;
    }

    private static void Check(
        AttentionSequence sequence, ReadOnlySpan<float> query, ReadOnlySpan<float> key, ReadOnlySpan<float> value, ReadOnlySpan<float> output,
        AttentionStrides row, AttentionParameters parameters)
    {
        if (sequence.QueryStart < 0 || sequence.QueryLength < 0 || sequence.KeyStart < 0 || sequence.FirstKeyPosition < 0
            || sequence.KeyLength < sequence.QueryLength)
        {
            throw new ArgumentException(
                $"{sequence} is not a sequence: its queries are its last positions, so it has at least as many keys as queries.", nameof(sequence));
        }

        var queries = checked(sequence.QueryStart + sequence.QueryLength);
        var keys = checked(sequence.KeyStart + sequence.KeyLength);
        BufferChecks.RequireRows(query.Length, queries, row.Query, parameters.QueryHeads * parameters.KeyDim, nameof(query));
        BufferChecks.RequireRows(key.Length, keys, row.Key, parameters.KeyValueHeads * parameters.KeyDim, nameof(key));
        BufferChecks.RequireRows(value.Length, keys, row.Value, parameters.KeyValueHeads * parameters.ValueDim, nameof(value));
        BufferChecks.RequireRows(output.Length, queries, row.Output, parameters.QueryHeads * parameters.ValueDim, nameof(output));
    }

    private readonly record struct Item(AttentionSequence Sequence, int Head, int First, int Count)
    {
        public long Cost => (long)Count * (Sequence.KeyLength - Sequence.QueryLength + First + Count);
    }
}
