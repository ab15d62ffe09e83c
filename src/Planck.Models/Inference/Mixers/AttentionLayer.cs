using System;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>Attention with grouped queries: projections, norms, rotation, softmax over the keys of the sequence so far, output projection.</summary>
internal sealed class AttentionLayer : MixerLayer
{
    private readonly Architectures.Graph.Attention _attention;
    private readonly QueryKeyValue _projections;
    private readonly LinearLayer _output;
    private readonly NormLayer? _queryNorm;
    private readonly NormLayer? _keyNorm;
    private readonly CacheEntrance _entrance;
    private readonly AttentionParameters _parameters;

    public AttentionLayer(Architectures.Graph.Attention attention, LayerLoader loader)
    {
        _attention = attention;
        _projections = new(attention, loader);
        _output = loader.Linear(attention.Output);
        _queryNorm = loader.OptionalNorm(attention.QueryNorm);
        _keyNorm = loader.OptionalNorm(attention.KeyNorm);
        _entrance = new(attention.Output.Path, new(attention.KeyValueHeads, attention.HeadDim, attention.HeadDim), loader, quantized: true);
        _parameters = new()
        {
            QueryHeads = attention.Heads,
            KeyValueHeads = attention.KeyValueHeads,
            KeyDim = attention.HeadDim,
            ValueDim = attention.HeadDim,
            Scale = (float)attention.Scale,
            SlidingWindow = attention.Span == AttentionSpan.Sliding ? attention.SpanSize : null,
            ChunkSize = attention.Span == AttentionSpan.Chunked ? attention.SpanSize : null,
            LogitSoftcap = attention.Softcap > 0 ? (float)attention.Softcap : null,
            Sinks = attention.Sinks is { } sinks ? loader.Values(sinks) : null,
            Alibi = attention.Alibi ? new(AlibiBias.SlopesFor(attention.Heads), (float)attention.Scale, RoundToBfloat16: true) : null,
        };
    }

    private int QueryWidth => _attention.Heads * _attention.HeadDim;

    private int KeyWidth => _attention.KeyValueHeads * _attention.HeadDim;

    public static int WorkPerToken(Architectures.Graph.Attention attention)
    {
        var (query, key) = (attention.Heads * attention.HeadDim, attention.KeyValueHeads * attention.HeadDim);
        return query + key + key + (attention.OutputGate ? query : 0) + Math.Max(QueryKeyValue.WorkPerToken(attention), query);
    }

    public static int StatePerPosition(Architectures.Graph.Attention attention) => 2 * attention.KeyValueHeads * attention.HeadDim;

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        using var query = step.Take(QueryWidth);
        using var key = step.Take(KeyWidth);
        using var value = step.Take(KeyWidth);
        using var gate = step.Take(_attention.OutputGate ? QueryWidth : 0);
        _projections.Run(x, query, key, value, gate, step);
        Position(query, key, step);
        _entrance.Run(query, key, value, step);
        using var mixed = step.Take(QueryWidth);
        CachedAttention.Run(this, _parameters, query, key, value, mixed, step);
        if (_attention.OutputGate)
        {
            Activation.Gated(ActivationKind.Sigmoid, gate, mixed, mixed, step.Threads, step.Machine.Precision);
            step.Round(mixed);
        }

        _output.Run(mixed, y, step);
    }

    private void Position(Span<float> query, Span<float> key, Step step)
    {
        if (!_attention.NormAfterRope)
            Normalize(query, key, step);
        if (_attention.Rope is { } rope)
        {
            Rotation.Apply(rope, query, _attention.Heads, _attention.HeadDim, 0, 0, step);
            Rotation.Apply(rope, key, _attention.KeyValueHeads, _attention.HeadDim, 0, 0, step);
        }

        if (_attention.NormAfterRope)
            Normalize(query, key, step);
        if (_attention.Temperature is { } tuning)
            Tune(query, tuning, step);
    }

    private void Normalize(Span<float> query, Span<float> key, Step step)
    {
        _queryNorm?.Run(query, query, step);
        _keyNorm?.Run(key, key, step);
    }

    private void Tune(Span<float> query, TemperatureTuning tuning, Step step)
    {
        for (var token = 0; token < step.Tokens; token++)
        {
            var row = query.Slice(token * QueryWidth, QueryWidth);
            var floor = MathF.Floor((step.Positions[token] + 1f) / (float)tuning.Floor);
            Residual.Scale(row, (MathF.Log(floor + 1) * (float)tuning.Scale) + 1);
        }

        step.Round(query);
    }
}
