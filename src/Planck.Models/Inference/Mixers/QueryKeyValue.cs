using System;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>The projections to queries, keys and values, fused or not, each laid out [tokens, heads * head_dim].</summary>
internal sealed class QueryKeyValue(Attention attention, LayerLoader loader)
{
    private readonly LinearLayer _query = loader.Linear(attention.Query);
    private readonly LinearLayer? _key = loader.OptionalLinear(attention.Key);
    private readonly LinearLayer? _value = loader.OptionalLinear(attention.Value);

    /// <summary>Values of a fused product; without fusion each goes to its own place.</summary>
    public static int WorkPerToken(Attention attention) => IsDirect(attention) ? 0 : attention.Query.Out;

    /// <param name="query">[step.Tokens, heads * head_dim].</param>
    /// <param name="key">[step.Tokens, key/value heads * head_dim].</param>
    /// <param name="gate">As <paramref name="query"/> when the layer has an output gate, else empty.</param>
    public void Run(ReadOnlySpan<float> x, Span<float> query, Span<float> key, Span<float> value, Span<float> gate, Step step)
    {
        if (attention.Layout == QkvLayout.Separate)
        {
            _key!.Run(x, key, step);
            _value!.Run(x, value, step);
        }

        if (IsDirect(attention))
        {
            _query.Run(x, query, step);
            return;
        }

        using var fused = step.Take(_query.Out);
        _query.Run(x, fused, step);
        for (var token = 0; token < step.Tokens; token++)
        {
            var row = fused.Span.Slice(token * _query.Out, _query.Out);
            if (attention.OutputGate)
                TakeGates(row, Row(query, token, attention.Heads), Row(gate, token, attention.Heads));
            else
                TakeApart(row, Row(query, token, attention.Heads), Row(key, token, attention.KeyValueHeads), Row(value, token, attention.KeyValueHeads));
        }
    }

    private static bool IsDirect(Attention attention) => attention.Layout == QkvLayout.Separate && !attention.OutputGate;

    private Span<float> Row(Span<float> rows, int token, int heads) => rows.Slice(token * heads * attention.HeadDim, heads * attention.HeadDim);

    // Per head [query, gate].
    private void TakeGates(ReadOnlySpan<float> row, Span<float> query, Span<float> gate)
    {
        var size = attention.HeadDim;
        for (var head = 0; head < attention.Heads; head++)
        {
            row.Slice(2 * head * size, size).CopyTo(query[(head * size)..]);
            row.Slice(((2 * head) + 1) * size, size).CopyTo(gate[(head * size)..]);
        }
    }

    private void TakeApart(ReadOnlySpan<float> row, Span<float> query, Span<float> key, Span<float> value)
    {
        if (attention.Layout == QkvLayout.Concatenated)
        {
            row[..query.Length].CopyTo(query);
            row.Slice(query.Length, key.Length).CopyTo(key);
            row.Slice(query.Length + key.Length, value.Length).CopyTo(value);
            return;
        }

        var size = attention.HeadDim;
        var queries = attention.Heads / attention.KeyValueHeads * size;
        for (var group = 0; group < attention.KeyValueHeads; group++)
        {
            var heads = row.Slice(group * (queries + (2 * size)), queries + (2 * size));
            heads[..queries].CopyTo(query[(group * queries)..]);
            heads.Slice(queries, size).CopyTo(key[(group * size)..]);
            heads.Slice(queries + size, size).CopyTo(value[(group * size)..]);
        }
    }
}
