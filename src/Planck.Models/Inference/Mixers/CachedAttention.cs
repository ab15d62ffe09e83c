using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>
/// Softmax attention of a step's queries over the keys of their sequences. A row that is whole within the step needs no cache; others put their keys and values
/// into the one of their sequence first.
/// </summary>
internal static class CachedAttention
{
    /// <param name="layer">Whose caches these are.</param>
    /// <param name="query">[step.Tokens, QueryHeads * KeyDim].</param>
    /// <param name="key">[step.Tokens, KeyValueHeads * KeyDim].</param>
    /// <param name="value">[step.Tokens, KeyValueHeads * ValueDim].</param>
    /// <param name="output">[step.Tokens, QueryHeads * ValueDim].</param>
    public static void Run(
        object layer, AttentionParameters parameters, ReadOnlySpan<float> query, ReadOnlySpan<float> key, ReadOnlySpan<float> value, Span<float> output, Step step)
    {
        // Torch's flash attention has keys and values of one width; attention of other shapes has float32 inside.
        if (step.Rounds && parameters.KeyDim == parameters.ValueDim)
            parameters = parameters with { Precision = step.Machine.Precision };
        var whole = step.Segments.Where(static s => s.IsWhole).Select(static s => AttentionSequence.Whole(s.Offset, s.Count)).ToArray();
        if (whole.Length > 0)
            Attention.Run(query, key, value, output, whole, parameters, step.Threads, multiplier: step.Machine.Multiplier, cancellation: step.Cancellation);
        foreach (var segment in step.Segments)
        {
            if (segment.IsWhole)
                continue;
            var (keyWidth, valueWidth) = (parameters.KeyValueHeads * parameters.KeyDim, parameters.KeyValueHeads * parameters.ValueDim);
            var cache = segment.Sequence.StateOf(layer, () =>
                new KeyValueCache(keyWidth, valueWidth, parameters.SlidingWindow ?? parameters.ChunkSize ?? 0, segment.Sequence.Capacity, step.Machine.Meter));
            cache.Append(key.Slice(segment.Offset * keyWidth, segment.Count * keyWidth), value.Slice(segment.Offset * valueWidth, segment.Count * valueWidth));
            var (queryWidth, outputWidth) = (parameters.QueryHeads * parameters.KeyDim, parameters.QueryHeads * parameters.ValueDim);
            Attention.Run(
                query.Slice(segment.Offset * queryWidth, segment.Count * queryWidth),
                cache.Keys,
                cache.Values,
                output.Slice(segment.Offset * outputWidth, segment.Count * outputWidth),
                [new(0, segment.Count, 0, cache.Length, cache.FirstPosition)],
                parameters,
                step.Threads,
                multiplier: step.Machine.Multiplier,
                cancellation: step.Cancellation);
        }

        step.Round(output);
    }
}
